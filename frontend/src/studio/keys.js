// The keyboard: everything on the canvas can be done without a mouse; `?` shows how.
import { fit, zoom } from "./canvas.js";
import { read } from "./dialogs.js";
import { inOrder } from "./elements.js";
import { nameOf } from "./naming.js";

const STEP = 1.25; // how much nearer one press brings

export function listenToKeys(studio, root) {
  const { modeler } = studio;
  const chosen = () => modeler.get("selection").get()[0];
  const onCanvas = {
    n: () => studio.keyboard.create(),
    a: () => studio.keyboard.append(chosen()),
    k: () => studio.keyboard.connect(chosen()),
    r: () => chosen() && studio.keyboard.change(chosen()),
    Enter: () => chosen() && studio.focusProperties(),
    f: () => fit(modeler),
    "+": () => zoom(modeler, STEP),
    "=": () => zoom(modeler, STEP), // the same key without Shift
    "-": () => zoom(modeler, 1 / STEP),
    ",": () => walk(studio, -1),
    ".": () => walk(studio, 1),
  };
  for (const button of root.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => onCanvas[button.dataset.zoom]());
  modeler.get("keyboard").addListener(2000, ({ keyEvent }) => {
    if (keyEvent.ctrlKey || keyEvent.metaKey || keyEvent.altKey) return;
    const isNumber = /^[1-9]$/.test(keyEvent.key);
    const act = isNumber ? () => goToTab(root, Number(keyEvent.key)) : onCanvas[keyEvent.key.length === 1 ? keyEvent.key.toLowerCase() : keyEvent.key];
    if (!act) return;
    keyEvent.preventDefault();
    act();
    return true;
  });
  goOnThroughEditions(studio);
  addEventListener(
    "keydown",
    (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        studio.save();
      } else if (studio.isSimulating && event.key !== "?") {
        return; // the drawing is not to be reached
      } else if ((event.ctrlKey || event.metaKey) && event.target === document.body && "zy".includes(event.key.toLowerCase())) {
        event.preventDefault(); // right after a reload nothing has the keys yet
        const isRedo = event.key.toLowerCase() === "y" || event.shiftKey;
        modeler.get("editorActions").trigger(isRedo ? "redo" : "undo");
      } else if (event.key === "?" && !typing && (root.contains(event.target) || event.target === document.body)) {
        event.preventDefault();
        event.stopPropagation();
        explainKeys(studio);
      } else if (event.key === "F6") {
        event.preventDefault();
        if (root.querySelector("[data-canvas]").contains(document.activeElement)) studio.focusProperties();
        else modeler.get("canvas").focus();
      }
    },
    { capture: true },
  );
}

/** Choose the element before or after the chosen one, in the order of the list, and say which it is. */
async function walk(studio, step) {
  const all = inOrder(studio.modeler.get("elementRegistry"));
  const at = all.indexOf(studio.modeler.get("selection").get()[0]);
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1);
  if (!all.length || !(await studio.select(all[next].id))) return;
  const [name, kind] = [nameOf(studio, all[next]), studio.kindOf(all[next])];
  studio.announce(name === kind ? name : `${name} · ${kind}`);
}

function goToTab(root, number) {
  const tab = root.querySelectorAll("[role=tab]")[number - 1];
  tab?.click();
  tab?.focus();
}

/** Undo and redo go on where the page was loaded: through the editions kept in the house. */
function goOnThroughEditions(studio) {
  const actions = studio.modeler.get("editorActions");
  const stack = studio.modeler.get("commandStack");
  const instead = { undo: ["canUndo", () => studio.stepBack()], redo: ["canRedo", () => studio.stepForward()] };
  for (const [name, [can, otherwise]] of Object.entries(instead)) {
    actions.unregister(name);
    actions.register(name, () => (stack[can]() ? stack[name]() : otherwise()));
  }
}

export function explainKeys(studio) {
  const lines = studio.words.keyLines.map(([keys, meaning]) => {
    const [dt, dd, kbd] = ["dt", "dd", "kbd"].map((name) => document.createElement(name));
    kbd.textContent = keys;
    dd.textContent = meaning;
    dt.append(kbd);
    return [dt, dd];
  });
  read(studio.words.keysTitle, studio.words.close, (body) => {
    const list = Object.assign(document.createElement("dl"), { className: "pairs studio-keys" });
    list.append(...lines.flat());
    body.append(list);
  });
}
