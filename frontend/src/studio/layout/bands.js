// Columns and rows become boxes. Each lane is a band with the rows of its own steps, so nothing overlaps and everything
// stands in its lane; a subprocess is drawn first and takes the place it needs.
import { cells } from "./cells.js";
import { lead } from "./lines.js";

export const GAP = { x: 60, named: 100, y: 50 };
const PAD = 45;
const STRIP = 30; // the name of a pool or lane, written upwards
const LETTERS = 15; // of a name, in one line of a label
const LINE = 14;

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
  grid.leftUpwards = new Set(scope.flows.filter((_flow, n) => isUpright(edges[n])).map(({ source }) => source));
  const shapes = [...scope.lanes.flatMap((lane) => strips(lane, grid, inPool ? STRIP : 0)), ...scope.nodes.flatMap((node) => drawn(node, grid, insides))];
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

/** Where columns, rows and bands lie, and the box of every step; lines ask it for the gaps between. */
function measured(scope, places, lanes, leaves, start) {
  const columns = spots(scope.nodes.map(({ id }) => places.get(id).column));
  const rows = spots(scope.nodes.map(({ id }) => lanes.get(id) * 1e6 + places.get(id).row));
  const at = (id) => ({ column: columns.indexOf(places.get(id).column), row: rows.indexOf(lanes.get(id) * 1e6 + places.get(id).row) });
  const cell = new Map(scope.nodes.map(({ id }) => [id, at(id)]));
  const gap = scope.flows.some(({ name }) => name) ? GAP.named : GAP.x;
  const wide = columns.map(() => 100);
  const up = rows.map(() => 40);
  const down = rows.map(() => 40);
  for (const node of scope.nodes) {
    const { column, row } = cell.get(node.id);
    const under = node.isNamedBeside ? labelHeight(node.element) + 6 : node.edges.length ? 22 + Math.max(...node.edges.map((edge) => labelHeight(edge.element))) : 0;
    wide[column] = Math.max(wide[column], node.width);
    up[row] = Math.max(up[row], node.height / 2 + (node.isGateway ? under : 0));
    down[row] = Math.max(down[row], node.height / 2 + under);
  }
  const x = wide.map((_width, n) => start + PAD + wide.slice(0, n).reduce((sum, each) => sum + each + gap, 0));
  const right = columns.length ? x.at(-1) + wide.at(-1) : start + PAD + 100;
  const bands = [];
  const tops = [];
  let y = 0;
  for (let band = 0; band < Math.max(leaves.length, 1); band += 1) {
    const from = y;
    const mine = rows.flatMap((key, n) => (Math.floor(key / 1e6) === band ? [n] : []));
    y += PAD;
    mine.forEach((row, n) => {
      if (n) y += GAP.y;
      tops[row] = y;
      y += up[row] + down[row];
    });
    if (!mine.length) y += 30;
    y += PAD;
    bands.push({ y: from, height: y - from });
  }
  const middle = rows.map((_key, row) => tops[row] + up[row]);
  const boxes = new Map(
    scope.nodes.map((node) => {
      const { column, row } = cell.get(node.id);
      return [node.id, { x: x[column] + (wide[column] - node.width) / 2, y: middle[row] - node.height / 2, width: node.width, height: node.height }];
    }),
  );
  const edgeBoxes = scope.nodes.flatMap((node) => node.edges.map((edge, n) => [edge.id, hanging(boxes.get(node.id), n)]));
  return {
    boxes: new Map([...boxes, ...edgeBoxes]), cell, leaves, bands, gap, width: right + PAD, height: y,
    taken: new Set([...cell.values()].map(({ column, row }) => `${column} ${row}`)),
    before: (column) => (column < columns.length ? x[column] - gap / 2 : right + PAD / 2),
    above: (row) => (row < rows.length && (row === 0 || tops[row] > tops[row - 1]) ? tops[row] - 22 : tops[rows.length - 1] + up.at(-1) + down.at(-1) + 22),
    under: (row) => tops[row] + up[row] + down[row] + 20,
  }; // prettier-ignore
}

function spots(values) {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** An event at the lower edge of its step, the first one on the right. */
function hanging(host, n) {
  return { x: host.x + host.width - 30 - n * 44, y: host.y + host.height - 18, width: 36, height: 36 };
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

export function labelHeight(element) {
  return LINE * Math.max(1, Math.ceil((element.getAttribute("name") ?? "").length / LETTERS));
}

function moved(box, by) {
  return box && { ...box, x: box.x + by.x, y: box.y + by.y };
}

function shifted(edge, by) {
  return { ...edge, points: edge.points.map((point) => moved(point, by)), label: moved(edge.label, by) };
}
