// Everything drawn, as a list: lane by lane, walked with the arrow keys, the same selection as on the canvas.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { nameOf } from "./naming.js";
import { laneOf } from "./offers.js";

export const tab = { id: "elements", word: "tabElements", mount };

function mount(container, studio) {
  const hint = Object.assign(document.createElement("p"), { className: "quiet", textContent: studio.words.elementsHint });
  const list = Object.assign(document.createElement("ul"), { className: "studio-elements", tabIndex: 0 });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", studio.words.tabElements);
  container.append(hint, list);

  function refresh() {
    if (container.hidden) return;
    const [chosen] = studio.modeler.get("selection").get();
    list.replaceChildren(...inOrder(studio.modeler.get("elementRegistry")).map((element) => line(studio, element, chosen)));
    list.setAttribute("aria-activedescendant", chosen ? `element-${chosen.id}` : "");
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }
  list.addEventListener("click", ({ target }) => {
    const id = target.closest("[data-element]")?.dataset.element;
    if (id) studio.select(id);
  });
  list.addEventListener("keydown", (event) => {
    const lines = [...list.children];
    const at = lines.findIndex((each) => each.getAttribute("aria-selected") === "true");
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    const chosen = studio.modeler.get("selection").get()[0];
    if (next !== undefined) studio.select(lines[Math.min(Math.max(next, 0), lines.length - 1)]?.dataset.element);
    else if (event.key === "Enter") studio.focusProperties();
    else if (event.key === "a" && chosen) studio.keyboard.append(chosen);
    else if (event.key === "k" && chosen) studio.keyboard.connect(chosen);
    else if (event.key === "r" && chosen) studio.keyboard.change(chosen);
    else if (event.key === "n") studio.keyboard.create();
    else if (event.key === "Delete" && chosen) studio.modeler.get("modeling").removeElements([chosen]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const event of ["changed", "selected", "opened", "marked"]) studio.on(event, refresh);
  return { shown: refresh };
}

/** Pools and lanes with what stands in them, left to right; at the end what connects them. */
export function inOrder(registry) {
  const shown = registry.filter((each) => !each.labelTarget && each.businessObject && each.parent && (each.width || each.waypoints));
  const nodes = shown.filter((each) => is(each, "bpmn:FlowNode")).sort((a, b) => a.x - b.x || a.y - b.y);
  const lanes = shown.filter((each) => is(each, "bpmn:Lane") || is(each, "bpmn:Participant")).sort((a, b) => a.y - b.y || b.width - a.width);
  const placed = new Set();
  const lines = lanes.flatMap((lane) => {
    const inside = nodes.filter((node) => laneOf(node, registry) === lane);
    inside.forEach((node) => placed.add(node));
    return [lane, ...inside];
  });
  const flows = shown.filter((each) => each.waypoints && (each.businessObject.name || each.businessObject.conditionExpression));
  return [...lines, ...nodes.filter((node) => !placed.has(node)), ...flows];
}

function line(studio, element, chosen) {
  const { businessObject: bo } = element;
  const item = Object.assign(document.createElement("li"), { id: `element-${element.id}` });
  item.dataset.element = element.id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", String(element === chosen));
  item.className = is(bo, "bpmn:Lane") || is(bo, "bpmn:Participant") ? "is-lane" : "";
  const name = Object.assign(document.createElement("b"), { textContent: nameOf(studio, element) });
  const kind = Object.assign(document.createElement("span"), { className: "quiet", textContent: studio.kindOf(element) });
  item.append(name, ...(bo.name ? [kind] : [])); // the name of what has none says what it is
  const gravest = ["error", "incomplete", "advice"].find((severity) => studio.marksOf(element.id).some((mark) => mark.severity === severity));
  if (gravest) {
    const mark = Object.assign(document.createElement("span"), { className: `studio-mark is-${gravest}`, textContent: "!" });
    mark.setAttribute("aria-label", studio.marksOf(element.id).map(({ sentence }) => sentence).join(" "));
    item.append(mark);
  }
  return item;
}
