// Names keep clear of lines, steps and one another: one that is touched moves to the nearest free place, at its element
// or along its own flow; where none is free, to where it is touched least.
import { labelHeight } from "./labels.js";

const APART = 3;
const WIDTHS = [90, 70, 52];
const PARTS = [0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1];

/** Move the labels of `shapes` and `edges` ({ element, label, box or points }); `boxes` are the steps, `borders` where
 *  one lane ends and the next begins. */
export function keepClear(shapes, edges, boxes, borders, width) {
  const lines = edges.flatMap(({ element, points }) => points.slice(1).map((end, n) => ({ of: element, ...around(points[n], end) })));
  const named = [...shapes, ...edges].filter(({ label }) => label);
  const touched = (one, place) => {
    const wide = { x: place.x - APART, y: place.y - APART, width: place.width + 2 * APART, height: place.height + 2 * APART };
    const count = (list, weight) => list.reduce((sum, other) => sum + (touch(wide, other) ? weight : 0), 0);
    return (
      lines.reduce((sum, line) => sum + (touch(wide, line) ? (line.of === one.element ? 1 : 4) : 0), 0) +
      count(boxes.filter((box) => box !== one.box), 5) +
      count(named.filter((other) => other !== one).map(({ label }) => label), 3) +
      (wide.x < 0 || wide.x + wide.width > width || borders.some((y) => wide.y < y && y < wide.y + wide.height) ? 2 : 0)
    ); // prettier-ignore
  };
  const again = [...named, ...named]; // what one found no room for may be free when the others have moved
  for (const one of again) {
    let least = touched(one, one.label);
    if (!least) continue;
    for (const place of one.points ? along(one) : beside(one)) {
      const now = touched(one, place);
      if (now < least) [least, one.label] = [now, place];
      if (!least) break;
    }
  }
}

/** Under and over an element, then at its corners and sides. */
function* beside({ element, box }) {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (const width of WIDTHS) {
    const height = labelHeight(element, width);
    const [under, over] = [box.y + box.height + 4, box.y - height - 4];
    for (const top of [under, over]) {
      for (const left of [x - width / 2, x + 6, x - 6 - width]) yield { x: left, y: top, width, height };
    }
    for (const left of [box.x + box.width + 4, box.x - width - 4]) yield { x: left, y: y - height / 2, width, height };
  }
}

/** Along the flow, the beginning first: over and under what runs level, right and left of what runs upright. */
function* along({ element, points }) {
  for (const width of WIDTHS) {
    const height = labelHeight(element, width);
    for (let n = 1; n < points.length; n += 1) {
      const [from, to] = [points[n - 1], points[n]];
      for (const part of PARTS) {
        if (from.y === to.y) {
          const left = between(from.x, to.x, part, width);
          yield { x: left, y: from.y - height - 4, width, height };
          yield { x: left, y: from.y + 5, width, height };
        } else {
          const top = between(from.y, to.y, part, height);
          yield { x: from.x + 6, y: top, width, height };
          yield { x: from.x - 6 - width, y: top, width, height };
        }
      }
    }
  }
}

/** Where something of that size begins on the way from one end to the other, a little away from both. */
function between(from, to, part, size) {
  const [first, last] = from < to ? [from + 6, to - 6 - size] : [from - 6 - size, to + 6];
  return first + (last - first) * part;
}

function around(a, b) {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function touch(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
