// Steps and lanes become shapes. Each lane is a band with the rows of its own steps, so nothing overlaps and everything
// stands in its lane; a subprocess is drawn first and takes the place it needs.
import { cells } from "./cells.js";
import { keepClear } from "./clear.js";
import { measured } from "./grid.js";
import { labelHeight } from "./labels.js";
import { lead } from "./lines.js";

const STRIP = 30; // the name of a pool or lane, written upwards

/** `{ width, height, shapes: [{ element, box, label, … }], edges: [{ element, points, label }] }` of a scope, from its
 * upper left corner. `inPool`: leave room for the name of the pool. */
export async function layOut(scope, inPool = false) {
  const insides = new Map();
  for (const node of scope.nodes) {
    if (!node.inside) continue;
    const drawing = await layOut(node.inside);
    insides.set(node.id, drawing);
    Object.assign(node, { width: drawing.width, height: drawing.height });
  }
  const flows = scope.flows.map(({ source, target }) => ({ source: hostOf(scope, source), target: hostOf(scope, target) }));
  const places = await cells(scope.nodes, flows);
  const leaves = scope.lanes.flatMap(leavesOf);
  const lanes = seats(scope, flows, leaves);
  const grid = measured(scope, places, lanes, leaves, left(scope.lanes, inPool));
  const edges = lead(scope, grid);
  const own = new Set(grid.boxes.values());
  grid.leftUpwards = new Set(scope.flows.filter((_flow, n) => isUpright(edges[n])).map(({ source }) => source));
  const bands = scope.lanes.flatMap((lane) => strips(lane, grid, inPool ? STRIP : 0));
  const steps = scope.nodes.flatMap((node) => drawn(node, grid, insides));
  keepClear(steps.filter(({ box }) => own.has(box)), edges, [...own], grid.bands.map(({ y }) => y), grid.width); // prettier-ignore
  const shapes = [...bands, ...steps];
  const inner = [...insides].flatMap(([id, drawing]) => drawing.edges.map((edge) => shifted(edge, grid.boxes.get(id))));
  return { width: grid.width, height: grid.height, shapes, edges: [...edges, ...inner] };
}

function isUpright({ points: [first, second] }) {
  return first.x === second.x && second.y < first.y;
}

function hostOf(scope, id) {
  return scope.hosts.get(id) ?? id;
}

function left(lanes, inPool) {
  const depth = lanes.length ? 1 + Math.max(...lanes.map((lane) => left(lane.parts, false) / STRIP)) : 0;
  return STRIP * (depth + (inPool ? 1 : 0));
}

function leavesOf(lane) {
  return lane.parts.length ? lane.parts.flatMap(leavesOf) : [lane];
}

/** Node id -> number of its band. What no lane names stands with its neighbours. */
function seats(scope, flows, leaves) {
  const seat = new Map();
  leaves.forEach((lane, at) => lane.refs.forEach((id) => seat.set(id, at)));
  for (let isMoving = leaves.length > 0; isMoving; ) {
    isMoving = false;
    for (const { source, target } of flows) {
      const [from, to] = [seat.get(source), seat.get(target)];
      if ((from === undefined) === (to === undefined)) continue;
      seat.set(from === undefined ? source : target, from ?? to);
      isMoving = true;
    }
  }
  return new Map(scope.nodes.map(({ id }) => [id, seat.get(id) ?? 0]));
}

function strips(lane, grid, x) {
  const mine = leavesOf(lane).map((leaf) => grid.bands[grid.leaves.indexOf(leaf)]);
  const height = mine.reduce((sum, band) => sum + band.height, 0);
  const own = { element: lane.element, box: { x, y: mine[0].y, width: grid.width - x, height }, isHorizontal: true };
  return [own, ...lane.parts.flatMap((part) => strips(part, grid, x + STRIP))];
}

function drawn(node, grid, insides) {
  const box = grid.boxes.get(node.id);
  const inside = insides.get(node.id);
  const label = node.isNamedBeside ? nameBeside(node, box, grid.leftUpwards.has(node.id)) : undefined;
  const edges = node.edges.map(({ id, element }) => {
    const edge = grid.boxes.get(id);
    const text = element.getAttribute("name");
    return { element, box: edge, label: text ? { x: edge.x + 34, y: edge.y + 22, width: 90, height: labelHeight(element) } : undefined };
  });
  const parts = inside?.shapes.map((shape) => ({ ...shape, box: moved(shape.box, box), label: moved(shape.label, box) })) ?? [];
  return [{ element: node.element, box, label, isExpanded: inside ? true : undefined }, ...parts, ...edges];
}

/** Under an event; over a gateway, which flows leave below, and left of a flow that leaves it above. */
function nameBeside(node, box, isLeftUpwards) {
  const height = labelHeight(node.element);
  const x = box.x + box.width / 2 - (isLeftUpwards ? 95 : 45);
  return { x, y: node.isGateway ? box.y - height - 4 : box.y + box.height + 4, width: 90, height };
}

function moved(box, by) {
  return box && { ...box, x: box.x + by.x, y: box.y + by.y };
}

function shifted(edge, by) {
  return { ...edge, points: edge.points.map((point) => moved(point, by)), label: moved(edge.label, by) };
}
