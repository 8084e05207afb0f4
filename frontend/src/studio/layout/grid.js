// Columns and rows become places on the paper: how wide, how high, where each band begins, and the box of every step.
import { labelHeight } from "./labels.js";

const GAP = { x: 60, named: 100, y: 50 };
const PAD = 34; // flows go round below and above the steps of a band
const EMPTY = 30; // the height of a band without steps
const BAND = 1e6; // rows are counted within their band

/** Where columns, rows and bands lie, and the box of every step; lines ask it for the gaps between. */
export function measured(scope, places, lanes, leaves, start) {
  const { columns, rows, cell } = counted(scope, places, lanes);
  const { wide, up, down } = sizes(scope.nodes, cell, columns, rows);
  const gap = scope.flows.some(({ name }) => name) ? GAP.named : GAP.x;
  const x = wide.map((_width, n) => start + PAD + wide.slice(0, n).reduce((sum, each) => sum + each + gap, 0));
  const right = columns.length ? x.at(-1) + wide.at(-1) : start + PAD + 100;
  const { bands, tops, height } = stacked(rows, up, down, Math.max(leaves.length, 1));
  const middle = { x: x.map((from, n) => from + wide[n] / 2), y: tops.map((top, n) => top + up[n]) };
  return {
    boxes: boxed(scope.nodes, cell, middle), cell, leaves, bands, gap, width: right + PAD, height,
    taken: new Set([...cell.values()].map(({ column, row }) => `${column} ${row}`)),
    before: (column) => (column < columns.length ? x[column] - gap / 2 : right + PAD / 2),
    above: (row) => (row < rows.length && (row === 0 || tops[row] > tops[row - 1]) ? tops[row] - 22 : tops[rows.length - 1] + up.at(-1) + down.at(-1) + 22),
    under: (row) => tops[row] + up[row] + down[row] + 20,
  }; // prettier-ignore
}

/** The columns and rows that are used, in order, and the cell of every step among them. */
function counted({ nodes, flows }, places, lanes) {
  const column = new Map(nodes.map(({ id }) => [id, places.get(id).column]));
  const row = drawnTogether(nodes.map(({ id }) => id), column, new Map(nodes.map(({ id }) => [id, lanes.get(id) * BAND + places.get(id).row])), flows); // prettier-ignore
  const columns = spots([...column.values()]);
  const rows = spots([...row.values()]);
  const cell = new Map(nodes.map(({ id }) => [id, { column: columns.indexOf(column.get(id)), row: rows.indexOf(row.get(id)) }]));
  return { columns, rows, cell };
}

/** The rows of a band, each drawn into the one above where its steps find room there and stand in no flow's way. */
function drawnTogether(ids, column, row, flows) {
  const found = new Map(row);
  let above = null;
  for (const key of spots([...row.values()])) {
    const mine = ids.filter((id) => row.get(id) === key);
    const together = above && Math.floor(above.key / BAND) === Math.floor(key / BAND) ? [...above.ids, ...mine] : null;
    if (together && isRoom(together, column, flows)) {
      mine.forEach((id) => found.set(id, above.key));
      above.ids = together;
    } else above = { key, ids: mine };
  }
  return found;
}

/** Whether these steps can stand in one row: each in a column of its own, none between two that a flow joins. */
function isRoom(ids, column, flows) {
  const taken = new Set(ids.map((id) => column.get(id)));
  if (taken.size < ids.length) return false;
  return flows.every(({ source, target }) => {
    if (!ids.includes(source) || !ids.includes(target)) return true;
    const [from, to] = [column.get(source), column.get(target)].sort((a, b) => a - b);
    return ids.every((id) => column.get(id) <= from || column.get(id) >= to);
  });
}

function spots(values) {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** How wide a column is, and how far a row reaches up and down from the middle of its steps. */
function sizes(nodes, cell, columns, rows) {
  const wide = columns.map(() => 100);
  const up = rows.map(() => 18);
  const down = rows.map(() => 18);
  for (const node of nodes) {
    const { column, row } = cell.get(node.id);
    const under = roomBelow(node);
    wide[column] = Math.max(wide[column], node.width);
    up[row] = Math.max(up[row], node.height / 2 + (node.isGateway ? under : 0));
    down[row] = Math.max(down[row], node.height / 2 + under);
  }
  return { wide, up, down };
}

/** What a step needs below its own box: for its name, or for the events at its edge and their names. */
function roomBelow(node) {
  if (node.isNamedBeside) return labelHeight(node.element) + 6;
  return node.edges.length ? 22 + Math.max(...node.edges.map((edge) => labelHeight(edge.element))) : 0;
}

/** The bands one under the other, each with its own rows. */
function stacked(rows, up, down, count) {
  const bands = [];
  const tops = [];
  let y = 0;
  for (let band = 0; band < count; band += 1) {
    const from = y;
    const mine = rows.flatMap((key, n) => (Math.floor(key / BAND) === band ? [n] : []));
    y += PAD;
    mine.forEach((row, n) => {
      if (n) y += GAP.y;
      tops[row] = y;
      y += up[row] + down[row];
    });
    if (!mine.length) y += EMPTY;
    y += PAD;
    bands.push({ y: from, height: y - from });
  }
  return { bands, tops, height: y };
}

/** Every step in the middle of its cell, and the events at its edge. */
function boxed(nodes, cell, middle) {
  const boxes = new Map();
  for (const node of nodes) {
    const { column, row } = cell.get(node.id);
    boxes.set(node.id, { x: middle.x[column] - node.width / 2, y: middle.y[row] - node.height / 2, width: node.width, height: node.height });
  }
  for (const node of nodes) node.edges.forEach((edge, n) => boxes.set(edge.id, hanging(boxes.get(node.id), n)));
  return boxes;
}

/** An event at the lower edge of its step, the first one on the right. */
function hanging(host, n) {
  return { x: host.x + host.width - 30 - n * 44, y: host.y + host.height - 18, width: 36, height: 36 };
}
