// A picture for a diagram that has none: the whole file drawn anew, pool by pool, band by band. What the file says is
// not touched; only its BPMN DI is written (BPMN 2.0, chapter 12), and pools where lanes have none around them.
//
//   read      what is to be drawn: processes, lanes, steps, flows, what hangs at their edges
//   cells     in which column and row the library would put each step
//   bands     columns and rows become boxes, each lane a band of its own
//   lines     flows at right angles through the gaps between them, their names beside
//   clear     names moved away from what touches them
//   written   the picture as BPMN DI
import { layOut } from "./bands.js";
import { read } from "./read.js";
import { writer } from "./written.js";

const BETWEEN = 40;
const CLOSED = { width: 600, height: 60 };

/** The file with a new picture; null when it is no BPMN. `breathe` is awaited between one process and the next. */
export async function arranged(xml, breathe = async () => {}) {
  const file = read(xml);
  if (!file) return null;
  const write = writer(file);
  const placed = new Map();
  let top = 80;
  for (const pool of file.pools) {
    await breathe();
    const drawing = pool.process ? await layOut(pool.process, pool.element !== null) : { ...CLOSED, shapes: [], edges: [] };
    if (pool.element) write.shape(pool.element, { x: 160, y: top, width: drawing.width, height: drawing.height }, { isHorizontal: true });
    for (const shape of moved(drawing.shapes, 160, top)) {
      write.shape(shape.element, shape.box, shape);
      placed.set(shape.element.getAttribute("id"), shape.box);
    }
    if (pool.element) placed.set(pool.element.getAttribute("id"), { x: 160, y: top, width: drawing.width, height: drawing.height });
    for (const edge of drawing.edges) write.edge(edge.element, edge.points.map(({ x, y }) => ({ x: x + 160, y: y + top })), moveBox(edge.label, 160, top));
    top += drawing.height + BETWEEN;
    if (pool.process) top = beside(pool.process, placed, write, top);
  }
  for (const flow of file.messages) between(flow, placed, write);
  return write.text();
}

function moved(shapes, x, y) {
  return shapes.map((shape) => ({ ...shape, box: moveBox(shape.box, x, y), label: moveBox(shape.label, x, y) }));
}

function moveBox(box, x, y) {
  return box && { ...box, x: box.x + x, y: box.y + y };
}

/** Notes and papers stand in a line under their process, near what they belong to. */
function beside(process, placed, write, top) {
  const links = process.links;
  const near = (id) => links.map(({ source, target }) => placed.get(source === id ? target : target === id ? source : "")).find(Boolean)?.x ?? 160;
  const things = process.papers.map((paper) => ({ ...paper, wanted: near(paper.id) })).sort((a, b) => a.wanted - b.wanted);
  let left = 0;
  for (const { id, element, width, height, wanted } of things) {
    const box = { x: Math.max(left, wanted), y: top, width, height };
    const label = element.localName === "textAnnotation" ? undefined : { x: box.x - 27, y: box.y + height + 4, width: 90, height: 14 };
    write.shape(element, box, { label });
    placed.set(id, box);
    left = box.x + Math.max(width, 100) + 20;
  }
  for (const link of links) between(link, placed, write);
  return things.length ? top + Math.max(...things.map(({ height }) => height)) + BETWEEN + 20 : top;
}

/** From the middle of one thing down or up to the middle of another. */
function between({ element, source, target }, placed, write) {
  const [from, to] = [placed.get(source), placed.get(target)];
  if (!from || !to) return;
  const isDown = from.y <= to.y;
  const x = (box) => (box.width > 300 ? Math.min(Math.max((box === from ? to : from).x + 50, box.x + 40), box.x + box.width) : box.x + box.width / 2);
  const start = { x: x(from), y: isDown ? from.y + from.height : from.y };
  const end = { x: x(to), y: isDown ? to.y : to.y + to.height };
  const middle = isDown ? end.y - BETWEEN / 2 : end.y + BETWEEN / 2;
  write.edge(element, start.x === end.x ? [start, end] : [start, { x: start.x, y: middle }, { x: end.x, y: middle }, end]);
}
