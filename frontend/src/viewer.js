// Shows a diagram to read: `<div class="diagram" data-diagram>` with its XML at `data-url` or in a data block inside.
// `data-current` and `data-done` are JSON lists of element ids; `data-notes` maps ids to a short text, `data-late` lists the
// current ones that are overdue, `data-changes` maps ids to added, removed or changed, `data-missed` lists what no test has passed. With `data-picture` it stands still and is as high as it has to be, for print.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "./diagram.css";
import { Reader } from "./reader.js";
import { words } from "./words.js";

for (const place of document.querySelectorAll("[data-diagram]")) {
  show(place).catch((problem) => {
    console.error(problem);
    place.textContent = words.diagramFailed;
  });
}

async function show(place) {
  const block = place.querySelector('script[type="application/xml"]');
  const xml = block ? block.textContent : await fetchText(place.dataset.url);
  place.replaceChildren();
  if (!xml.includes("BPMNShape")) return tellNothingIsDrawn(place);
  const viewer = new Reader({ container: place });
  if (document.documentElement.lang === "en") viewer.on("import.parse.complete", ({ elementsById }) => nameInEnglish(elementsById));
  await viewer.importXML(xml);
  mark(viewer, place.dataset);
  if ("picture" in place.dataset) {
    still(viewer, place);
  } else {
    refit(viewer, place); // it may have come into view while it was read
    place.append(tools(viewer, place));
    place.closest("details")?.addEventListener("toggle", () => refit(viewer, place));
  }
  place.dataset.shown = "true";
}

/** Tools that draw nothing write such files; laying them out is the studio's work. */
function tellNothingIsDrawn(place) {
  place.append(Object.assign(document.createElement("p"), { className: "diagram-undrawn", textContent: words.undrawn }));
  place.classList.add("is-undrawn");
  place.dataset.shown = "true";
}

async function fetchText(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  return answer.text();
}

/** What the drawing names in English (the property name_en) is shown by that name; the rest as it is drawn. */
function nameInEnglish(elements = {}) {
  for (const element of Object.values(elements)) {
    const english = propertiesOf(element.processRef ?? element).find(({ name }) => name === "name_en");
    if (english?.value) element.name = english.value;
  }
}

function propertiesOf(element) {
  const groups = (element.extensionElements?.values ?? []).filter(({ $type }) => /:properties$/i.test($type));
  return groups.flatMap((group) => group.$children ?? group.values ?? []);
}

function mark(viewer, { current = "[]", late = "[]", done = "[]", notes = "{}", changes = "{}", missed = "[]" }) {
  const canvas = viewer.get("canvas");
  const known = (id) => viewer.get("elementRegistry").get(id);
  const noted = new Map(Object.entries(JSON.parse(notes)));
  for (const id of JSON.parse(done).filter(known)) canvas.addMarker(id, "is-done");
  for (const id of JSON.parse(current).filter(known)) {
    const isLate = JSON.parse(late).includes(id);
    canvas.addMarker(id, "is-current");
    if (isLate) canvas.addMarker(id, "is-late");
    tag(viewer, known(id), isLate, noted.get(id));
    noted.delete(id);
  }
  for (const [id, note] of noted) if (known(id)) overlay(viewer, id, "diagram-note diagram-number", note, { top: -12, left: -10 });
  for (const id of JSON.parse(missed).filter(known)) {
    canvas.addMarker(id, "is-missed");
    if (!known(id).waypoints) overlay(viewer, id, "diagram-missed", "∅", { top: -10, left: -10 }, 0.4).title = words.missed;
  }
  for (const [id, kind] of Object.entries(JSON.parse(changes))) {
    const element = known(id);
    if (!element) continue;
    canvas.addMarker(id, `is-${kind}`);
    overlay(viewer, id, `diagram-change is-${kind}`, words[kind], element.waypoints ? besideNames(viewer, element) : { top: -10, right: 12 });
  }
}

const BADGE = { width: 84, height: 24 };

/** Where on a flow a badge covers no name: in the middle of its longest piece where there is room, else beside it. */
function besideNames(viewer, { waypoints }) {
  const names = viewer.get("elementRegistry").filter(({ labelTarget }) => labelTarget);
  const isClear = ({ x, y }) =>
    !names.some((name) => Math.abs(name.x + name.width / 2 - x) < (name.width + BADGE.width) / 2 && Math.abs(name.y + name.height / 2 - y) < (name.height + BADGE.height) / 2);
  const pieces = waypoints.slice(1).map((end, n) => ({ start: waypoints[n], end, length: Math.hypot(end.x - waypoints[n].x, end.y - waypoints[n].y) }));
  pieces.sort((one, other) => other.length - one.length);
  const spots = pieces.flatMap(({ start, end }) => [0.5, 0.7, 0.3, 0.9].map((part) => ({ x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part })));
  const beside = [1, -1].flatMap((side) => spots.map((spot) => ({ x: spot.x, y: spot.y + side * BADGE.height })));
  const { x, y } = [...spots, ...beside].find(isClear) ?? spots[0];
  const [left, top] = ["x", "y"].map((side) => Math.min(...waypoints.map((point) => point[side])));
  return { left: x - left, top: y - top - BADGE.height / 2 };
}

/** Above the step, no wider than it: below and at its edges hang timers with words of their own. */
function tag(viewer, element, isLate, note) {
  const html = document.createElement("div");
  html.className = "diagram-tag";
  html.style.width = `${Math.max(element.width, 100)}px`;
  const lines = [["diagram-here", words.here], isLate && ["diagram-late", `! ${words.overdue}`], note && ["diagram-note", note]];
  for (const [className, text] of lines.filter(Boolean)) {
    html.append(Object.assign(document.createElement("div"), { className, textContent: text, title: text }));
  }
  viewer.get("overlays").add(element.id, { position: { top: 0, left: 0 }, html, show: { minZoom: 0.1 } });
}

function overlay(viewer, id, className, text, position, min = 0.7) {
  const html = document.createElement("div");
  html.className = className;
  html.textContent = text;
  viewer.get("overlays").add(id, { position, html, show: { minZoom: 0.1 }, scale: { min, max: 1 } });
  return html;
}

/** The whole picture when it stays readable; otherwise the part where the dossier stands. */
function fit(viewer, place) {
  if (!place.clientWidth || !place.clientHeight) return; // out of sight: it has no size to be fitted to
  const canvas = viewer.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  const known = (ids) => ids.map((id) => viewer.get("elementRegistry").get(id)).filter(Boolean);
  const changed = known(Object.keys(JSON.parse(place.dataset.changes ?? "{}"))).filter(({ waypoints }) => !waypoints);
  if (canvas.zoom() < 0.55 && changed.length) return showTogether(canvas, changed);
  const [current] = known(JSON.parse(place.dataset.current ?? "[]"));
  if (canvas.zoom() >= 0.55 || !current) return;
  const { width, height } = canvas.viewbox().outer;
  const scale = 0.75;
  canvas.viewbox({
    x: current.x + current.width / 2 - width / scale / 2,
    y: current.y + current.height / 2 - height / scale / 2,
    width: width / scale,
    height: height / scale,
  });
}

/** The part of the picture that holds these elements, no larger than they are drawn. */
function showTogether(canvas, elements) {
  const left = Math.min(...elements.map(({ x }) => x)) - 120;
  const top = Math.min(...elements.map(({ y }) => y)) - 120;
  const right = Math.max(...elements.map(({ x, width }) => x + width)) + 120;
  const bottom = Math.max(...elements.map(({ y, height }) => y + height)) + 120;
  const { width, height } = canvas.viewbox().outer;
  const scale = Math.min(1, width / (right - left), height / (bottom - top));
  const [x, y] = [(left + right - width / scale) / 2, (top + bottom - height / scale) / 2];
  canvas.viewbox({ x, y, width: width / scale, height: height / scale });
}

/** What was drawn out of sight has no size yet when it comes into view. */
function refit(viewer, place) {
  viewer.get("canvas").resized();
  fit(viewer, place);
}

/** As high as the drawing is at the width of its place, and not to be moved. */
function still(viewer, place) {
  const canvas = viewer.get("canvas");
  const { inner } = canvas.viewbox();
  const height = Math.min((place.clientWidth * inner.height) / inner.width, place.clientWidth * 0.58) + 70; // room for the maker's mark
  place.style.height = `${Math.ceil(height)}px`;
  canvas.resized();
  canvas.zoom("fit-viewport", "auto");
}

/** The drawing alone on the screen, and back: by the same button or by Esc. */
function enlarge(viewer, place, button) {
  if (document.fullscreenElement) return document.exitFullscreen();
  place.addEventListener("fullscreenchange", function changed() {
    const isLarge = document.fullscreenElement === place;
    button.textContent = button.title = isLarge ? words.shrink : words.enlarge;
    button.setAttribute("aria-label", button.title);
    refit(viewer, place);
    if (!isLarge) place.removeEventListener("fullscreenchange", changed);
  });
  return place.requestFullscreen();
}

function tools(viewer, place) {
  const canvas = viewer.get("canvas");
  const group = document.createElement("div");
  group.className = "diagram-tools";
  const moves = [
    ["+", words.zoomIn, () => canvas.zoom(canvas.zoom() * 1.25)],
    ["−", words.zoomOut, () => canvas.zoom(canvas.zoom() / 1.25)],
    [words.fit, words.fit, () => canvas.zoom("fit-viewport", "auto")],
    [words.here, words.here, () => fit(viewer, place), JSON.parse(place.dataset.current ?? "[]").length > 0],
    [words.enlarge, words.enlarge, ({ currentTarget }) => enlarge(viewer, place, currentTarget), Boolean(place.requestFullscreen)],
  ];
  for (const [label, title, action, shown = true] of moves) {
    if (!shown) continue;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-sm btn-quiet", textContent: label, title });
    button.setAttribute("aria-label", title);
    button.addEventListener("click", action);
    group.append(button);
  }
  return group;
}
