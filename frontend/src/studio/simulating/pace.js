// The pace: a token stays a while at every step, then goes on by itself, faster or slower, or only when it is told to;
// all of it can be held and goes on where it was.
import { is } from "bpmn-js/lib/util/ModelUtil";

const STAY = 900; // milliseconds at a step

export function makePace(viewer) {
  const [bus, simulator, animation, registry] = ["eventBus", "simulator", "animation", "elementRegistry"].map((name) => viewer.get(name));
  const staying = new Map(); // what waits at a step -> its timer
  let isHeld = false;
  let isStepwise = false;

  /** Every token that waits at a step goes on when it has stayed. */
  function look() {
    if (isHeld || isStepwise) return;
    for (const waiting of simulator.findSubscriptions(({ event }) => event.type === "continue")) {
      if (!staying.has(waiting)) staying.set(waiting, setTimeout(() => goOn(waiting), STAY / animation.getAnimationSpeed()));
    }
  }
  function goOn(waiting) {
    staying.delete(waiting);
    if (simulator.findSubscription((each) => each === waiting)) simulator.trigger(waiting);
  }
  function forget() {
    staying.forEach((timer) => clearTimeout(timer));
    staying.clear();
  }
  function hold(isOn) {
    isHeld = isOn;
    forget();
    bus.fire(`tokenSimulation.${isOn ? "pause" : "play"}Simulation`);
    bus.fire("simulation.paceChanged");
    look();
  }
  const isStep = (element) =>
    is(element, "bpmn:Activity") && !is(element, "bpmn:ReceiveTask") && !element.labelTarget && !element.businessObject.triggeredByEvent;
  bus.on("tokenSimulation.toggleMode", () => registry.filter(isStep).forEach((step) => simulator.waitAtElement(step)));
  bus.on("tokenSimulation.simulator.tick", look);
  bus.on("tokenSimulation.resetSimulation", 10_000, () => {
    forget();
    isHeld = false;
  });
  return {
    hold,
    isHeld: () => isHeld,
    goesByItself: () => !isHeld && !isStepwise,
    stop: forget,
    speed: (factor) => animation.setAnimationSpeed(factor),
    /** Go on from a step only when told to. */
    stepwise(isOn) {
      isStepwise = isOn;
      forget();
      bus.fire("simulation.paceChanged");
      look();
    },
    /** Something happens: a step is done, a timer rings. Whatever was held goes on with it. */
    happen(waiting) {
      if (isHeld) hold(false);
      simulator.trigger(waiting);
    },
  };
}
