// Minh họa: the drawing explained by tokens that travel over it. It is a picture laid over the canvas, never the canvas
// itself: while it is on nothing can be drawn, and when it is left the drawing, its history and the draft are as they
// were. What moves the tokens is loaded only when it is switched on.
import "./simulating/simulation.css";

export function offerSimulation(studio, button, panel) {
  const tabs = studio.root.querySelector("[data-tabs]");
  const others = document.querySelectorAll("[data-arrange], [data-files]");
  const canvas = studio.root.querySelector(".studio-canvas");
  let shown = null;
  let times = 0; // it was entered or left: what is still loading may be too late

  async function enter() {
    if (studio.isBroken) return studio.announce(studio.words.notDrawable);
    if (studio.isSimulating) return;
    const mine = ++times;
    show(true);
    try {
      const { simulate } = await import("./simulating/index.js");
      const { xml } = await studio.modeler.saveXML();
      const made = await simulate(studio, canvas, panel, xml);
      if (mine === times) shown = made;
      else made.leave();
    } catch (problem) {
      console.warn(problem);
      if (mine === times) leave();
      studio.announce(studio.words.simulationFailed);
    }
  }
  function leave() {
    if (!studio.isSimulating) return;
    times += 1;
    shown?.leave();
    shown = null;
    show(false);
    button.focus();
  }
  function show(isOn) {
    studio.isSimulating = isOn;
    studio.root.classList.toggle("is-simulating", isOn);
    studio.root.querySelector("[data-canvas]").inert = isOn;
    tabs.hidden = isOn;
    panel.hidden = !isOn;
    others.forEach((each) => (each.disabled = isOn));
    button.setAttribute("aria-pressed", String(isOn));
  }

  button.addEventListener("click", () => (studio.isSimulating ? leave() : enter()));
  panel.querySelector("[data-leave]").addEventListener("click", leave);
  panel.querySelector("[data-to-play]").addEventListener("click", () => {
    leave();
    studio.openTab("play");
    document.getElementById("tab-play").focus();
  });
  addEventListener("keydown", (event) => event.key === "Escape" && !event.target.closest?.("dialog") && leave());
  studio.on("opened", leave); // another drawing is on the canvas
}
