// What came with the files of another tool: whom it asked for, what is kept though nothing here follows it, what became
// what; at its element, and as a list under the findings. The originals can be downloaded as they came.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { laneOf } from "./offers.js";
import { says } from "./properties/values.js";

const KINDS = ["asked", "kept", "became"];
const SEVERITY = { asked: "incomplete" };

export function tellOfImport(studio, container, line) {
  let notes = [];
  let originals = [];
  const open = new Set(["asked"]);
  studio.notesOf = (id) => current().filter(({ element }) => element === id);

  async function load() {
    if (!Object.keys(studio.content.originals ?? {}).length) return;
    const told = await studio.call("GET", "nap").catch(() => null);
    if (!told) return;
    ({ notes, originals } = told);
    refresh();
    studio.emit("marked", null);
    if (studio.lost().length) studio.emit("told");
  }

  /** References that were lost are findings like any other. */
  studio.lost = () => current().filter(({ kind }) => kind === "lost").map((note) => ({ ...note, severity: "error", rule: "lost" }));

  /** What is taken out of the drawing is told no more, nor who is asked for where a role stands by now. */
  function current() {
    const registry = studio.modeler.get("elementRegistry");
    return notes.filter(({ element, file, kind }) => {
      if (!element || file !== studio.file) return true;
      const shape = registry.get(element);
      if (kind === "lost") return Boolean(shape) && !leadsSomewhere(shape);
      return Boolean(shape) && (kind !== "asked" || !hasRole(shape, registry));
    });
  }

  function refresh() {
    const parts = KINDS.map((kind) => fold(kind, current().filter((note) => note.kind === kind)));
    container.replaceChildren(...parts.filter(Boolean), ...files());
  }

  function fold(kind, mine) {
    if (!mine.length) return null;
    const part = Object.assign(document.createElement("details"), { open: open.has(kind) });
    part.dataset.notes = kind;
    part.addEventListener("toggle", () => (part.open ? open.add(kind) : open.delete(kind)));
    const title = Object.assign(document.createElement("summary"), { textContent: `${studio.words.noteKinds[kind]} (${mine.length})` });
    const list = Object.assign(document.createElement("ul"), { className: "studio-findings" });
    list.append(...mine.map((note) => line(studio, { ...note, severity: SEVERITY[kind] ?? "advice" })));
    part.append(title, list);
    return part;
  }

  function files() {
    if (!originals.length) return [];
    const heading = Object.assign(document.createElement("h3"), { textContent: studio.words.originals });
    const list = document.createElement("ul");
    list.append(
      ...originals.map((name) => {
        const item = document.createElement("li");
        item.append(Object.assign(document.createElement("a"), { textContent: name, download: name, href: `${studio.root.dataset.url}/goc/${encodeURIComponent(name)}` }));
        return item;
      }),
    );
    return [heading, list];
  }

  let isAsked = false;
  studio.on("opened", () => {
    if (isAsked) return refresh();
    isAsked = true;
    load();
  });
  studio.on("changed", refresh);
}

/** Chosen again since: what the event waits for, where the default flow goes, which step the event hangs at. */
function leadsSomewhere({ businessObject: bo, host }) {
  const events = bo.eventDefinitions ?? [];
  return Boolean(host || bo.default || events.some((each) => each.messageRef || each.signalRef || each.errorRef || each.escalationRef));
}

function hasRole(shape, registry) {
  const lane = is(shape, "bpmn:Lane") ? shape : laneOf(shape, registry);
  return Boolean(lane && is(lane, "bpmn:Lane") && says(lane, "role"));
}
