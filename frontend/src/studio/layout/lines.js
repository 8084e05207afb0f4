// Flows at right angles: straight where nothing stands between, otherwise through the gaps beside columns and above
// rows, where no step stands. A gateway is left below or above when that way is free.
import { labelHeight } from "./labels.js";

export function lead(scope, grid) {
  const left = new Map(); // source id -> how many named flows have left it to the right
  return scope.flows.map((flow, number) => {
    const points = straightened(way(scope, grid, flow, number));
    return { element: flow.element, points, label: flow.name ? nameOf(flow, points, grid, left) : undefined };
  });
}

function way(scope, grid, flow, number) {
  const [from, to] = [grid.boxes.get(flow.source), grid.boxes.get(flow.target)];
  const host = scope.hosts.get(flow.source);
  const [s, t] = [grid.cell.get(host ?? flow.source), grid.cell.get(flow.target) ?? grid.cell.get(scope.hosts.get(flow.target))];
  const shift = ((number % 5) - 2) * 4; // beside each other in a gap, not on top of each other
  const end = { x: to.x, y: middle(to) };
  if (host) return around(grid, [{ x: centre(from), y: from.y + from.height }], grid.under(s.row) + shift, t, end, shift);
  const start = { x: from.x + from.width, y: middle(from) };
  const source = scope.nodes.find(({ id }) => id === flow.source);
  if (t.column > s.column) {
    if (t.row === s.row && isFree(grid, s.row, s.column + 1, t.column)) return [start, end];
    if (t.row !== s.row && source.isGateway && isFreeDown(grid, s, t) && isFree(grid, t.row, s.column, t.column)) {
      return [{ x: centre(from), y: t.row > s.row ? from.y + from.height : from.y }, { x: centre(from), y: end.y }, end];
    }
    const turn = t.row === s.row ? null : isFree(grid, s.row, s.column + 1, t.column) ? t.column : isFree(grid, t.row, s.column + 1, t.column) ? s.column + 1 : null;
    if (turn !== null) {
      const x = grid.before(turn) + shift;
      return [start, { x, y: start.y }, { x, y: end.y }, end];
    }
  } else if (t.column === s.column && t.row !== s.row && isFreeDown(grid, s, t)) {
    const isDown = t.row > s.row;
    return [{ x: centre(from), y: isDown ? from.y + from.height : from.y }, { x: centre(to), y: isDown ? to.y : to.y + to.height }];
  }
  const x = grid.before(s.column + 1) + shift;
  const y = t.row > s.row ? grid.above(t.row) : t.row < s.row ? grid.under(t.row) : grid.under(s.row);
  return around(grid, [start, { x, y: start.y }], y + shift, t, end, shift);
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

/** Beside the beginning of the flow: above the first way to the right, right of a way up or down; further ones of the
 * same step under each other. */
function nameOf(flow, points, grid, left) {
  const height = labelHeight(flow.element);
  const [start, next] = points;
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
