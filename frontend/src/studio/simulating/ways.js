// The ways at the gateways: at an exclusive one a token goes the one chosen, at an inclusive one all that are chosen.
// Nobody fills in a form here, so whoever explains the drawing chooses; what is proposed leads to an end.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { comesBack, firstWay, leaving, nextWay, waysOn } from "./proposals.js";

const PASSED_BY = "is-passed-by";
const CHOSEN = "is-chosen";

export function makeWays(viewer) {
  const [bus, simulator, registry, canvas] = ["eventBus", "simulator", "elementRegistry", "canvas"].map((name) => viewer.get(name));
  const isFork = (element) =>
    ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"].some((type) => is(element, type)) && !element.labelTarget && leaving(element).length > 1;
  const manyOf = (gateway) => is(gateway, "bpmn:InclusiveGateway");

  function chosen(gateway) {
    return [simulator.getConfig(gateway).activeOutgoing ?? []].flat();
  }
  function choose(gateway, flows) {
    simulator.setConfig(gateway, { activeOutgoing: manyOf(gateway) ? flows : flows[0] });
    for (const flow of leaving(gateway)) {
      canvas.removeMarker(flow, flows.includes(flow) ? PASSED_BY : CHOSEN);
      canvas.addMarker(flow, flows.includes(flow) ? CHOSEN : PASSED_BY);
    }
    bus.fire("simulation.wayChosen", { gateway });
  }
  /** The next way of an exclusive gateway; one way more or less of an inclusive one, which keeps at least one. */
  function next(gateway) {
    const flows = leaving(gateway);
    choose(gateway, [flows[(flows.indexOf(chosen(gateway)[0]) + 1) % flows.length]]);
  }
  function toggle(gateway, flow) {
    const now = chosen(gateway);
    const then = now.includes(flow) ? now.filter((each) => each !== flow) : [...now, flow];
    choose(gateway, then.length ? then : now);
  }
  function take(flow) {
    if (manyOf(flow.source)) toggle(flow.source, flow);
    else choose(flow.source, [flow]);
  }

  const forks = registry.filter(isFork).sort((a, b) => a.x - b.x || a.y - b.y);
  goRoundOnce({ bus, forks, manyOf, chosen, choose });
  bus.on("tokenSimulation.toggleMode", () => forks.forEach((gateway) => choose(gateway, manyOf(gateway) ? waysOn(gateway) : [firstWay(gateway)])));
  bus.on("element.click", ({ element }) => {
    const drawn = element.labelTarget ?? element;
    if (forks.includes(drawn) && !manyOf(drawn)) next(drawn);
    else if (forks.includes(drawn.source)) take(drawn);
  });
  return { forks, leaving, chosen, manyOf, next, take };
}

/** A token that comes back to a gateway by the way that was chosen there goes another way; from the beginning everything
 *  is again as it was chosen. */
function goRoundOnce({ bus, forks, manyOf, chosen, choose }) {
  const gone = new Map(); // gateway -> the ways gone there
  const turned = new Map(); // gateway -> what was chosen there before, and what is now

  function turn(gateway, flows) {
    turned.set(gateway, { before: turned.get(gateway)?.before ?? chosen(gateway), now: flows });
    choose(gateway, flows);
  }
  function enter(gateway) {
    const [ways, now] = [gone.get(gateway) ?? [], chosen(gateway)];
    if (now.some((flow) => ways.includes(flow) && comesBack(flow))) {
      const out = now.filter((flow) => !comesBack(flow));
      if (!manyOf(gateway)) turn(gateway, [nextWay(gateway, ways)]);
      else if (out.length) turn(gateway, out);
    }
    gone.set(gateway, [...ways, ...chosen(gateway)]);
  }
  bus.on("tokenSimulation.simulator.trace", ({ action, element }) => {
    if (action === "enter" && forks.includes(element)) enter(element);
  });
  bus.on("tokenSimulation.resetSimulation", () => {
    gone.clear();
    for (const [gateway, { before, now }] of turned) if (chosen(gateway).every((flow) => now.includes(flow))) choose(gateway, before);
    turned.clear();
  });
}
