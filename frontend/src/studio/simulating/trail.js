// The trail: which steps and flows the token has passed, on the picture and as a list, and where it came to an end.
import { is } from "bpmn-js/lib/util/ModelUtil";

const PROCESSES = ["bpmn:Process", "bpmn:Participant"];

export function makeTrail(speaker, viewer) {
  const [bus, simulator, canvas, overlays] = ["eventBus", "simulator", "canvas", "overlays"].map((name) => viewer.get(name));
  const marked = new Set();
  const listeners = [];

  const report = (what, element) => listeners.forEach((fn) => fn(what, element));
  function clear() {
    marked.forEach((element) => canvas.removeMarker(element, "is-passed"));
    marked.clear();
    overlays.remove({ type: "simulation-end" });
    report("cleared");
  }
  function pass(element) {
    canvas.addMarker(element, "is-passed");
    marked.add(element);
    if (!is(element, "bpmn:FlowNode")) return;
    canvas.scrollToElement(element, { top: 60, right: 60, bottom: 60, left: 60 });
    report("passed", element);
  }
  bus.on("tokenSimulation.simulator.trace", ({ action, element }) => {
    const isStart = is(element, "bpmn:StartEvent") || is(element, "bpmn:BoundaryEvent");
    if (action === "enter" || (action === "exit" && isStart)) pass(element);
  });
  bus.on("tokenSimulation.simulator.destroyScope", ({ scope }) => {
    const at = scope.destroyInitiator?.element;
    if (!scope.completed || !at || !PROCESSES.includes(scope.element.type)) return;
    const html = Object.assign(document.createElement("div"), { className: "simulation-end", textContent: speaker.words.simulationEnd });
    overlays.add(at, "simulation-end", { position: { top: -20, left: -6 }, html, show: { minZoom: 0.1 } });
    report("ended", at);
  });
  bus.on("tokenSimulation.resetSimulation", clear);

  return {
    on: (fn) => listeners.push(fn),
    /** From the beginning: the first start that needs nothing to happen, else whatever may begin. */
    begin() {
      reset();
      const starts = simulator.findSubscriptions(({ scope, element }) => PROCESSES.includes(scope.element.type) && !is(element, "bpmn:BoundaryEvent"));
      const [start] = [...starts.filter(({ event }) => event.type === "none"), ...starts];
      if (start) simulator.trigger(start);
      return Boolean(start);
    },
    reset,
  };
  function reset() {
    bus.fire("tokenSimulation.resetSimulation");
  }
}
