// Repeating lines: papers, bases, other legal times. Each is a group with its fields and a way to take it away; the
// keyboard stays where the work is.

/** `make()` is a new line, `fields(path)` what is asked of the line at that path, `name(line)` what it is called. */
export function lines({ law, path, title, add, remove, make, fields, name, rebuild }) {
  const node = document.createElement("section");
  node.className = "law-lines";
  node.dataset.path = path;
  const heading = Object.assign(document.createElement("h4"), { textContent: title });
  const list = document.createElement("ol");
  const more = button(add, "btn btn-sm btn-quiet");
  more.addEventListener("click", () => {
    const place = law.list(path).length;
    law.set({ [path]: [...law.list(path), make()] });
    rebuild();
    focus(path, place);
  });
  node.append(heading, list, more);
  const shown = law.list(path).map((line, place) => {
    const item = document.createElement("li");
    const inside = fields(`${path}[${place}]`);
    const away = button(remove, "btn btn-sm btn-quiet law-away");
    away.setAttribute("aria-label", `${remove}: ${name(line) || place + 1}`);
    away.addEventListener("click", () => {
      law.set({ [path]: law.list(path).filter((_each, other) => other !== place) });
      rebuild();
      focus(path, Math.min(place, law.list(path).length - 1));
    });
    item.append(...inside.map((field) => field.node), away);
    list.append(item);
    return inside;
  });
  const inner = shown.flat();
  return { node, refresh: () => inner.forEach((field) => field.refresh()) };
}

function focus(path, place) {
  const holder = document.querySelector(`[data-path="${CSS.escape(path)}"]`);
  const item = holder.querySelectorAll(":scope > ol > li")[place];
  (item?.querySelector("input, select, textarea") ?? holder.querySelector(":scope > button")).focus();
}

function button(label, className) {
  return Object.assign(document.createElement("button"), { type: "button", className, textContent: label });
}
