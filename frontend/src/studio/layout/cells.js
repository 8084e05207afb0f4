// Where the steps of one process or subprocess stand: a column and a row for each, as the library finds them.
import { layoutProcess } from "bpmn-auto-layout";

const CELL = { width: 150, height: 140 };
const MOST = 400; // steps; beyond, the library takes long and its rows are no longer read by anybody

/** Node id -> { column, row }, no two in one place. `nodes` in the order of the file, `flows` as { source, target }. */
export async function cells(nodes, flows) {
  const own = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
  const steps = flows.filter(({ source, target }) => source !== target);
  let found = nodes.length > MOST ? null : await asked(own, steps);
  found ??= counted(nodes, steps);
  const taken = new Set();
  for (const { id } of nodes) {
    const cell = found.get(id) ?? { column: 0, row: 0 };
    while (taken.has(`${cell.column} ${cell.row}`)) cell.row += 1;
    taken.add(`${cell.column} ${cell.row}`);
    found.set(id, cell);
  }
  return found;
}

/** The library is asked about a plain copy: tasks and flows only, so that nothing foreign stands in its way. */
async function asked(own, flows) {
  const lines = [...own.values()].map((id) => {
    const ends = flows.flatMap(({ source, target }, at) => [
      own.get(target) === id ? `<incoming>f${at}</incoming>` : "",
      own.get(source) === id ? `<outgoing>f${at}</outgoing>` : "",
    ]);
    return `<task id="${id}">${ends.join("")}</task>`;
  });
  const arrows = flows.map(({ source, target }, at) => `<sequenceFlow id="f${at}" sourceRef="${own.get(source)}" targetRef="${own.get(target)}"/>`);
  const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">${lines.join("")}${arrows.join("")}</process></definitions>`;
  let drawn;
  try {
    drawn = new DOMParser().parseFromString(await layoutProcess(xml), "application/xml");
  } catch {
    return null; // some shapes it does not know; we count the steps ourselves
  }
  const ids = new Map([...own].map(([id, mine]) => [mine, id]));
  const found = new Map();
  for (const shape of drawn.getElementsByTagNameNS("*", "BPMNShape")) {
    const box = shape.getElementsByTagNameNS("*", "Bounds")[0];
    const id = ids.get(shape.getAttribute("bpmnElement"));
    if (!box || !id) continue;
    found.set(id, { column: Math.floor(box.getAttribute("x") / CELL.width), row: Math.floor(box.getAttribute("y") / CELL.height) });
  }
  return found;
}

/** The column is the number of steps from the beginning, the row the next that is free. */
function counted(nodes, flows) {
  const column = new Map();
  const next = new Map(nodes.map(({ id }) => [id, []]));
  flows.forEach(({ source, target }) => next.get(source)?.push(target));
  const entered = new Set(flows.map(({ target }) => target));
  for (const { id } of [...nodes.filter((node) => !entered.has(node.id)), ...nodes]) {
    if (column.has(id)) continue;
    column.set(id, 0);
    for (const queue = [id]; queue.length; ) {
      const at = queue.shift();
      for (const target of next.get(at)) {
        if (column.has(target)) continue;
        column.set(target, column.get(at) + 1);
        queue.push(target);
      }
    }
  }
  return new Map(nodes.map(({ id }) => [id, { column: column.get(id), row: 0 }]));
}
