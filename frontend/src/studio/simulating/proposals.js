// Which way is proposed at a gateway to whoever explains a drawing: the first one drawn, which is how a procedure goes when
// all is well, unless it only leads back to the gateway. A loop is gone round once; then another way is proposed.
import { is } from "bpmn-js/lib/util/ModelUtil";

export const leaving = ({ outgoing }) => outgoing.filter((flow) => is(flow, "bpmn:SequenceFlow"));

/** Of a gateway where one way is gone. */
export function firstWay(gateway) {
  return leaving(gateway).find(goesOn) ?? leaving(gateway)[0];
}

/** Of a gateway where many may be gone: those that do not only lead back. */
export function waysOn(gateway) {
  const found = leaving(gateway).filter(goesOn);
  return found.length ? found : leaving(gateway);
}

/** Back at the gateway after these ways: one that was not gone yet; when all were, the one on which an end is nearest. */
export function nextWay(gateway, gone) {
  return leaving(gateway).find((flow) => goesOn(flow) && !gone.includes(flow)) ?? nearestEnd(gateway);
}

export function comesBack(flow) {
  return reached(flow.target).has(flow.source);
}

/** Whether an end is reached without the gateway the flow has left. */
function goesOn(flow) {
  return farness(flow) < Infinity;
}

function nearestEnd(gateway) {
  return leaving(gateway).reduce((best, flow) => (farness(flow) < farness(best) ? flow : best));
}

/** How many steps lie between a flow and an end, not counting ways through the gateway it has left. */
function farness({ source, target }) {
  if (target === source) return Infinity;
  const ends = [...reached(target, source)].filter(([shape]) => !leaving(shape).length);
  return Math.min(Infinity, ...ends.map(([, steps]) => steps));
}

/** What is met on the way from a shape, with the steps to it; nothing beyond `wall`. */
function reached(shape, wall) {
  const met = new Map([[shape, 0]]);
  for (const [each, steps] of met) {
    for (const { target } of leaving(each)) if (target !== wall && !met.has(target)) met.set(target, steps + 1);
  }
  return met;
}
