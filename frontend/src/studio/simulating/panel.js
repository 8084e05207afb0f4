// The panel beside the picture: start, hold, begin anew; the ways at the gateways; what may happen; the way so far.
import { nameOf } from "../naming.js";
import { happenings, sentenceOf } from "./pads.js";

export function makePanel(speaker, panel, { viewer, pace, ways, trail }) {
  const part = (name) => panel.querySelector(`[data-${name}]`);
  const [run, state, path, choices, events] = ["run", "state", "path", "ways", "happenings"].map(part);
  const simulator = viewer.get("simulator");
  const gone = new AbortController(); // the panel stays in the page, what it steers does not
  const on = (element, event, fn) => element.addEventListener(event, fn, { signal: gone.signal });
  let stage = "ready"; // ready, moving, ended

  function refresh() {
    const isMoving = stage === "moving" && !pace.isHeld();
    run.textContent = isMoving ? speaker.words.hold : speaker.words.run;
    part("anew").disabled = stage === "ready";
  }
  function tell(sentence) {
    state.textContent = sentence;
  }
  function showHappenings() {
    const now = happenings(simulator, pace);
    keepFocus(events, () => events.replaceChildren(...now.map((each) => button(sentenceOf(speaker, each), () => pace.happen(each)))));
    part("happen").hidden = !now.length;
  }
  function showWays() {
    keepFocus(choices, () => choices.replaceChildren(...ways.forks.map((gateway) => choice(speaker, ways, gateway))));
    part("choose").hidden = !ways.forks.length;
  }

  on(run, "click", () => {
    if (stage === "moving") pace.hold(!pace.isHeld());
    else if (!trail.begin()) tell(speaker.words.noStart);
    refresh();
  });
  on(part("anew"), "click", () => trail.reset());
  on(part("speed"), "change", () => pace.speed(Number(part("speed").value)));
  on(part("stepwise"), "change", () => pace.stepwise(part("stepwise").checked));
  trail.on((what, element) => {
    stage = { cleared: "ready", passed: "moving", ended: "ended" }[what];
    const name = element && nameOf(speaker, element);
    if (what === "passed") path.append(Object.assign(document.createElement("li"), { textContent: name }));
    if (what === "cleared") path.replaceChildren();
    part("so-far").hidden = !path.children.length;
    tell(what === "cleared" ? speaker.words.ready : speaker.say(what === "ended" ? "endedAt" : "standsAt", { name }));
    refresh();
  });
  const bus = viewer.get("eventBus");
  bus.on("tokenSimulation.simulator.tick", 100, showHappenings);
  bus.on("simulation.paceChanged", showHappenings);
  bus.on("simulation.wayChosen", showWays);
  pace.speed(Number(part("speed").value));
  pace.stepwise(part("stepwise").checked);
  path.replaceChildren();
  part("so-far").hidden = true;
  tell(speaker.words.ready);
  refresh();
  run.disabled = false;
  run.focus();
  return () => gone.abort();
}

/** A list of ways for a gateway: one of them, or as many as one likes. */
function choice(speaker, ways, gateway) {
  const group = document.createElement("fieldset");
  group.append(Object.assign(document.createElement("legend"), { textContent: nameOf(speaker, gateway) }));
  for (const flow of ways.leaving(gateway)) {
    const input = Object.assign(document.createElement("input"), { type: ways.manyOf(gateway) ? "checkbox" : "radio", name: `way-${gateway.id}`, className: "form-check-input" });
    input.id = `way-${flow.id}`;
    input.checked = ways.chosen(gateway).includes(flow);
    input.addEventListener("change", () => ways.take(flow));
    const label = document.createElement("label");
    label.append(input, ` ${[flow.businessObject.name, `→ ${nameOf(speaker, flow.target)}`].filter(Boolean).join(" ")}`);
    group.append(label);
  }
  return group;
}

function button(label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-quiet", textContent: label });
  made.addEventListener("click", act);
  return made;
}

/** What is written anew takes the focus again where it had it. */
function keepFocus(place, write) {
  const focused = document.activeElement;
  const at = place.contains(focused) && (focused.id || focused.textContent);
  write();
  if (at) [...place.querySelectorAll("input, button")].find((each) => (each.id || each.textContent) === at)?.focus();
}
