// Small buttons on the picture: another way at a gateway, what may happen at an event, going on from a step.
import { nameOf } from "../naming.js";

const SIGNS = { way: "⇄", happens: "▶" };

export function makePads(speaker, viewer, { pace, ways }) {
  const [bus, simulator, overlays] = ["eventBus", "simulator", "overlays"].map((name) => viewer.get(name));

  function pad(element, kind, label, act) {
    const html = Object.assign(document.createElement("button"), { type: "button", className: `simulation-pad is-${kind}`, textContent: SIGNS[kind], title: label });
    html.setAttribute("aria-label", label);
    html.addEventListener("click", act);
    overlays.add(element, `simulation-${kind}`, { position: { top: -14, left: -14 }, html, show: { minZoom: 0.3 } });
  }
  function refresh(element) {
    overlays.remove({ element, type: "simulation-happens" });
    const [may] = happenings(simulator, pace).filter((each) => each.element === element);
    if (may) pad(element, "happens", sentenceOf(speaker, may), () => pace.happen(may));
  }
  bus.on("tokenSimulation.simulator.elementChanged", ({ element }) => refresh(element));
  bus.on("simulation.paceChanged", () => simulator.findSubscriptions(({ element }) => element).forEach(({ element }) => refresh(element)));
  bus.on("tokenSimulation.toggleMode", () => {
    for (const gateway of ways.forks.filter((each) => !ways.manyOf(each))) {
      pad(gateway, "way", speaker.say("otherWay", { name: nameOf(speaker, gateway) }), () => ways.next(gateway));
    }
  });
}

/** What somebody or something outside may bring about now: one subscription for each element. A start that needs
 *  nothing to happen is left to the button that starts, a step the token leaves by itself to the token. */
export function happenings(simulator, pace) {
  const isLeft = ({ type }) => type === "none" || (type === "continue" && pace.goesByItself());
  const waiting = simulator.findSubscriptions(({ element, event }) => element && !event.persistent && !isLeft(event));
  return [...new Map(waiting.map((each) => [each.element, each])).values()];
}

export function sentenceOf(speaker, { element, event }) {
  return speaker.say(event.type === "continue" ? "goOnFrom" : "letHappen", { name: nameOf(speaker, element) });
}
