// What a rehearsal has passed, shown on the drawing: a tick where it went, a flag where it stands, a gap where no script
// has been. Words and shapes first, colour last. One picture at a time: the newest takes the place of the other.

const SIGNS = { passed: "✓", here: "⚑", missed: "∅" };

export function makePicture(studio, type) {
  let shown = {};
  let marked = [];

  function clear() {
    const registry = studio.modeler.get("elementRegistry");
    const canvas = studio.modeler.get("canvas");
    for (const [id, marker] of marked) if (registry.get(id)) canvas.removeMarker(id, marker);
    studio.modeler.get("overlays").remove({ type: `studio-${type}` });
    marked = [];
  }

  function refresh() {
    clear();
    const registry = studio.modeler.get("elementRegistry");
    for (const [kind, ids] of Object.entries(shown)) {
      for (const id of ids) {
        const element = registry.get(id);
        if (element) mark(element, kind);
      }
    }
  }

  function mark(element, kind) {
    const marker = `is-${kind}`;
    studio.modeler.get("canvas").addMarker(element.id, marker);
    marked.push([element.id, marker]);
    if (element.waypoints || (kind === "passed" && shown.here?.includes(element.id))) return;
    const sign = Object.assign(document.createElement("span"), { className: `studio-sign ${marker}`, textContent: SIGNS[kind], title: studio.words.signs[kind] });
    sign.setAttribute("role", "img");
    sign.setAttribute("aria-label", sign.title);
    const position = { top: -10, left: 14 }; // beside the mark of a finding
    studio.modeler.get("overlays").add(element.id, `studio-${type}`, { position, html: sign, show: { minZoom: 0.1 }, scale: { min: 0.8, max: 1 } });
  }

  /** Show `{passed, here, missed}`, lists of ids; with `follow` the file in which it stands now comes on the canvas. */
  async function show(what, follow = false) {
    shown = what;
    studio.emit("picture", type);
    const registry = studio.modeler.get("elementRegistry");
    const here = what.here?.filter((id) => registry.get(id)) ?? [];
    if (follow && what.here?.length && !here.length) {
      const file = Object.keys(studio.content.files).find((name) => what.here.some((id) => studio.content.files[name].includes(`id="${id}"`)));
      if (file && file !== studio.file) return studio.open(file); // "opened" shows it there
    }
    refresh();
    const first = registry.get(what.here?.[0]);
    if (follow && first) studio.modeler.get("canvas").scrollToElement(first, { top: 60, right: 100, bottom: 60, left: 150 });
  }
  function forget() {
    shown = {};
    clear();
  }
  studio.on("picture", (other) => other !== type && forget());
  return { show, refresh, forget };
}
