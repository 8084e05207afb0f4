// A button that lays the simulation over a drawing and takes it away again, Esc too. What moves the tokens is loaded only
// when it is pressed.
import "./simulation.css";

/** `begin(simulate)` resolves to what is simulated, `show(isOn)` makes room for it; returns `leave`, to be called when the
 *  drawing is no longer the same. `mayEnter` may refuse. */
export function offer(button, panel, { begin, show, failed, mayEnter = () => true }) {
  let isOn = false;
  let shown = null;
  let times = 0; // it was entered or left: what is still loading may be too late

  async function enter() {
    if (!mayEnter() || isOn) return;
    const mine = ++times;
    turn(true);
    try {
      const { simulate } = await import("./index.js");
      const made = await begin(simulate);
      if (mine === times) shown = made;
      else made.leave();
    } catch (problem) {
      console.warn(problem);
      if (mine === times) leave();
      failed();
    }
  }
  function leave() {
    if (!isOn) return;
    times += 1;
    shown?.leave();
    shown = null;
    turn(false);
    button.focus();
  }
  function turn(on) {
    isOn = on;
    panel.hidden = !on;
    panel.querySelector("[data-run]").disabled = true; // until what moves the tokens is there
    button.setAttribute("aria-pressed", String(on));
    show(on);
  }

  button.addEventListener("click", () => (isOn ? leave() : enter()));
  panel.querySelector("[data-leave]").addEventListener("click", leave);
  addEventListener("keydown", (event) => event.key === "Escape" && !event.target.closest?.("dialog") && leave());
  return leave;
}
