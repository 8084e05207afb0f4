// Flows at right angles: straight where nothing stands between, otherwise through the gaps beside columns and above
// rows, where no step stands. A gateway is left below or above when that way is free.
import { labelHeight } from "./labels.js";

const BESIDE = 6; // between two flows that leave a step on the same side

/** Flows of one step part at once: each takes a side or a place of its own, the straightest first. */
export function lead(scope, grid) {
  const left = new Map(); // source id -> how many named flows have left it to the right
  const taken = new Map(scope.flows.map(({ source }) => [source, { sides: new Set(), turns: 0, right: 0, shifts: new Set() }]));
  const edges = new Map();
  for (const [number, flow] of [...scope.flows.entries()].sort(([, one], [, other]) => bend(scope, grid, one) - bend(scope, grid, other))) {
    const points = straightened(way(scope, grid, flow, taken.get(flow.source), number));
    edges.set(flow, { element: flow.element, points, label: flow.name ? nameOf(flow, points, grid, left) : undefined });
  }
  return scope.flows.map((flow) => edges.get(flow));
}

function cellOf(scope, grid, id) {
  return grid.cell.get(scope.hosts.get(id) ?? id);
}

/** How far a flow is from straight: the rows it crosses; backwards last. */
function bend(scope, grid, { source, target }) {
  const [s, t] = [cellOf(scope, grid, source), cellOf(scope, grid, target)];
  return Math.abs(t.row - s.row) + (t.column < s.column ? 1e6 : 0);
}

function way(scope, grid, flow, taken, number) {
  const [from, to] = [grid.boxes.get(flow.source), grid.boxes.get(flow.target)];
  const [s, t] = [cellOf(scope, grid, flow.source), cellOf(scope, grid, flow.target)];
  const shift = shiftOf(taken.shifts, number);
  const end = { x: to.x, y: middle(to) };
  if (scope.hosts.has(flow.source)) return around(grid, [{ x: centre(from), y: from.y + from.height }], grid.under(s.row) + shift, t, end, shift);
  const source = scope.nodes.find(({ id }) => id === flow.source);
  const isDown = t.row > s.row;
  const isUprightFree = t.row !== s.row && !taken.sides.has(isDown) && isFreeDown(grid, s, t);
  const upright = { x: centre(from), y: isDown ? from.y + from.height : from.y };
  if (t.column > s.column) {
    if (t.row === s.row && !taken.right && isFree(grid, s.row, s.column + 1, t.column)) return [rightOf(from, source, taken, false), end];
    if (source.isGateway && isUprightFree && isFree(grid, t.row, s.column, t.column)) {
      taken.sides.add(isDown);
      return [upright, { x: centre(from), y: end.y }, end];
    }
    const turn = t.row === s.row ? null : isFree(grid, t.row, s.column + 1, t.column) ? s.column + 1 : isFree(grid, s.row, s.column + 1, t.column) ? t.column : null;
    if (turn !== null) {
      const start = rightOf(from, source, taken, isDown);
      taken.shift ??= shift;
      const x = (turn === s.column + 1 ? from.x + from.width + 30 : grid.before(turn)) + taken.shift - BESIDE * taken.turns++;
      return [start, { x, y: start.y }, { x, y: end.y }, end];
    }
  } else if (t.column === s.column && isUprightFree) {
    taken.sides.add(isDown);
    return [upright, { x: centre(to), y: isDown ? to.y : to.y + to.height }];
  }
  const start = rightOf(from, source, taken, isDown || t.row === s.row);
  const x = grid.before(s.column + 1) + shift;
  const y = isDown ? grid.above(t.row) : t.row < s.row ? grid.under(t.row) : grid.under(s.row);
  return around(grid, [start, { x, y: start.y }], y + shift, t, end, shift);
}

/** Beside each other in a gap, not on top of each other. */
function shiftOf(used, number) {
  let n = number % 5;
  for (let tries = 0; used.has(n) && tries < 5; tries += 1) n = (n + 1) % 5;
  used.add(n);
  return (n - 2) * 4;
}

/** Where the next flow leaves to the right: the first in the middle, further ones beside it, on the side they go to. */
function rightOf(box, { isGateway }, taken, isDown) {
  const aside = Math.min(BESIDE * taken.right++, box.height / 2 - BESIDE);
  return { x: box.x + box.width - (isGateway ? aside : 0), y: middle(box) + (isDown ? aside : -aside) };
}

function around(grid, begun, y, t, end, shift) {
  const x = grid.before(t.column) + shift;
  return [...begun, { x: begun.at(-1).x, y }, { x, y }, { x, y: end.y }, end];
}

function isFree(grid, row, from, to) {
  for (let column = from; column < to; column += 1) if (grid.taken.has(`${column} ${row}`)) return false;
  return true;
}

function isFreeDown(grid, s, t) {
  for (let row = Math.min(s.row, t.row) + 1; row < Math.max(s.row, t.row); row += 1) if (grid.taken.has(`${s.column} ${row}`)) return false;
  return true;
}

/** Where the flow is alone. */
function nameOf(flow, points, grid, left) {
  const [start, next] = points;
  const [turn, end] = points.slice(-2);
  const box = grid.boxes.get(flow.source);
  const isTurned = points.length === (start.x === next.x ? 3 : 4) && end.x > turn.x && turn.x < box.x + box.width + 60;
  return isTurned ? nameAtTheEnd(flow, box, turn, end) : nameAtTheBeginning(flow, start, next, grid, left);
}

/** Over its own way to its target, right of where the other flows of the step turn. */
function nameAtTheEnd(flow, box, turn, end) {
  const x = Math.max(turn.x + 6, Math.min(box.x + box.width + 42, end.x - 86));
  const width = Math.min(90, end.x - 6 - x);
  const height = labelHeight(flow.element, width);
  return { x, y: end.y - height - 4, width, height };
}

/** Above the first way to the right, right of a way up or down; further ones of the same step under each other. */
function nameAtTheBeginning(flow, start, next, grid, left) {
  const height = labelHeight(flow.element);
  const isUpright = start.x === next.x;
  const isUp = isUpright && next.y < start.y;
  const key = `${flow.source} ${isUpright ? (isUp ? "up" : "down") : "right"}`;
  const used = left.get(key) ?? 0;
  const isAbove = isUp || (!isUpright && used === 0);
  left.set(key, used + (isAbove && !isUpright ? 1 : height + 2));
  const y = isUp ? start.y - 6 - used - height : isAbove ? start.y - height - 4 : start.y + 5 + used;
  return { x: start.x + 6, y, width: isUpright ? 90 : grid.gap - 10, height };
}

/** Without points that change nothing. */
function straightened(points) {
  const kept = points.filter((point, n) => n === 0 || point.x !== points[n - 1].x || point.y !== points[n - 1].y);
  return kept.filter((point, n) => {
    const [before, after] = [kept[n - 1], kept[n + 1]];
    return !before || !after || !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
  });
}

const middle = (box) => box.y + box.height / 2;
const centre = (box) => box.x + box.width / 2;
