// Marks at elements: what is wrong where, in the colours of the findings, with their sentence for whoever points at it.

const GRAVITY = ["advice", "incomplete", "error"];

export function makeMarks(studio) {
  const marks = new Map(); // element id -> [{ severity, sentence }]

  studio.mark = (id, severity, sentence) => {
    marks.set(id, [...(marks.get(id) ?? []), { severity, sentence }]);
    show(id);
    studio.emit("marked", id);
  };
  studio.clearMarks = () => {
    const ids = [...marks.keys()];
    marks.clear();
    ids.forEach(show);
    studio.emit("marked", null);
  };
  studio.marksOf = (id) => marks.get(id) ?? [];
  studio.on("opened", () => [...marks.keys()].forEach(show));

  function show(id) {
    const element = studio.modeler.get("elementRegistry").get(id);
    if (!element) return;
    const overlays = studio.modeler.get("overlays");
    overlays.remove({ element: id, type: "studio-mark" });
    const mine = marks.get(id) ?? [];
    if (!mine.length) return;
    const gravest = mine.reduce((worst, { severity }) => Math.max(worst, GRAVITY.indexOf(severity)), 0);
    const html = document.createElement("button");
    Object.assign(html, { type: "button", className: `studio-mark is-${GRAVITY[gravest]}`, tabIndex: -1 });
    html.textContent = String(mine.length);
    html.title = mine.map(({ sentence }) => sentence).join("\n");
    html.setAttribute("aria-label", `${html.textContent}: ${html.title}`); // begins with what is seen
    html.addEventListener("click", () => studio.select(id));
    const position = element.waypoints ? { top: 0, left: 0 } : { top: -10, left: -10 };
    overlays.add(id, "studio-mark", { position, html, show: { minZoom: 0.1 }, scale: { min: 0.8, max: 1 } });
  }
}
