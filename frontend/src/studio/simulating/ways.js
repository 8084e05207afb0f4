// The ways at the gateways: at an exclusive one a token goes the one chosen, at an inclusive one all that are chosen.
// Nobody fills in a form here, so whoever explains the drawing chooses.
import { is } from "bpmn-js/lib/util/ModelUtil";

const PASSED_BY = "is-passed-by";
const CHOSEN = "is-chosen";

export function makeWays(viewer) {
  const [bus, simulator, registry, canvas] = ["eventBus", "simulator", "elementRegistry", "canvas"].map((name) => viewer.get(name));
  const leaving = (gateway) => gateway.outgoing.filter((flow) => is(flow, "bpmn:SequenceFlow"));
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
  const far = farFromAnEnd(registry);
  /** What is proposed: the way on which an end is nearest, so that no token goes round; of equals the first drawn. */
  function nearestEnd(gateway) {
    const farness = ({ target }) => far.get(target) ?? Infinity;
    return leaving(gateway).reduce((best, flow) => (farness(flow) < farness(best) ? flow : best));
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
  bus.on("tokenSimulation.toggleMode", () => forks.forEach((gateway) => choose(gateway, manyOf(gateway) ? leaving(gateway) : [nearestEnd(gateway)])));
  bus.on("element.click", ({ element }) => {
    const drawn = element.labelTarget ?? element;
    if (forks.includes(drawn) && !manyOf(drawn)) next(drawn);
    else if (forks.includes(drawn.source)) take(drawn);
  });
  return { forks, leaving, chosen, manyOf, next, take };
}

/** How many flows lie between a shape and the nearest end of its process; shapes from which none is reached are left out. */
function farFromAnEnd(registry) {
  const flowing = ({ incoming }) => incoming.filter((flow) => is(flow, "bpmn:SequenceFlow"));
  const line = registry.filter((element) => is(element, "bpmn:EndEvent") && !element.labelTarget);
  const far = new Map(line.map((end) => [end, 0]));
  for (const shape of line) {
    for (const { source } of flowing(shape)) {
      if (far.has(source)) continue;
      far.set(source, far.get(shape) + 1);
      line.push(source);
    }
  }
  return far;
}
