// Thuộc tính: what the chosen element says, in the words of the office. One list of fields per kind of element.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { nameOf } from "../naming.js";
import { callActivity } from "./call.js";
import { eventFields } from "./events.js";
import { conditionOf, gateway } from "./flow.js";
import { lane } from "./lane.js";
import { names, note, process, standsIn, theDesign } from "./common.js";
import { service, task } from "./task.js";
import { isPersons } from "./values.js";

export const tab = { id: "properties", word: "tabProperties", mount };

const CONTROLS = "input, select, textarea";
const KINDS = [
  [(element) => !element, (studio) => theDesign(studio)],
  [isPersons, (studio, element, choices) => [...names(studio, element), standsIn(studio, element), ...task(studio, element, choices)]],
  [(element) => is(element, "bpmn:ServiceTask") || is(element, "bpmn:SendTask"), (studio, element, choices) => [...names(studio, element), standsIn(studio, element), ...service(studio, element, choices)]],
  [(element) => is(element, "bpmn:CallActivity"), (studio, element, choices) => [...names(studio, element), standsIn(studio, element), ...callActivity(studio, element, choices)]],
  [(element) => is(element, "bpmn:Event"), (studio, element, choices) => [...names(studio, element), standsIn(studio, element), ...eventFields(studio, element, choices)]],
  [(element) => is(element, "bpmn:Gateway"), (studio, element) => [...names(studio, element), standsIn(studio, element), ...gateway(studio, element)]],
  [(element) => is(element, "bpmn:SequenceFlow"), (studio, element) => [...names(studio, element), ...conditionOf(studio, element)]],
  [(element) => is(element, "bpmn:Lane"), (studio, element, choices) => [...names(studio, element), ...lane(studio, element, choices)]],
  [(element) => is(element, "bpmn:Participant") || is(element, "bpmn:Process"), (studio, element) => [...names(studio, element), ...process(studio, element)]],
  [(element) => is(element, "bpmn:TextAnnotation"), (studio, element) => note(studio, element)],
  [(element) => is(element, "bpmn:FlowNode"), (studio, element) => [...names(studio, element), standsIn(studio, element)]],
];

function mount(container, studio) {
  const head = Object.assign(document.createElement("header"), { className: "studio-element" });
  const fields = Object.assign(document.createElement("form"), { className: "studio-fields" });
  fields.addEventListener("submit", (event) => event.preventDefault());
  container.append(head, fields);
  let shown = [];
  let current;

  /** Go to the panel; to that of these fields of which `message` speaks, else to the first. */
  studio.focusProperties = async (wanted = [], message = "") => {
    studio.openTab("properties");
    await showing;
    const spoken = fieldOf(studio, shown, wanted, message);
    (spoken ?? fields.querySelector(CONTROLS) ?? document.getElementById("tab-properties")).focus();
  };

  async function show(element) {
    const choices = await studio.choices.catch(() => ({ failed: true }));
    if (latest !== element) return;
    current = element;
    head.replaceChildren(...heading(studio, element));
    const kind = KINDS.find(([fits]) => fits(element));
    shown = choices.failed ? [] : kind ? kind[1](studio, element, choices) : [];
    fields.replaceChildren(...shown.map((field) => field.node));
    if (choices.failed) head.append(sentence(studio.words.choicesFailed));
    refresh();
  }
  let latest;
  function refresh() {
    const [name] = head.querySelectorAll("h2");
    if (current && name) name.textContent = nameOf(studio, current);
    for (const field of shown) field.refresh();
  }
  let showing;
  const look = (element) => (showing = show((latest = element)));
  studio.on("selected", look);
  studio.on("changed", () => {
    const registry = studio.modeler.get("elementRegistry");
    if (current && registry.get(current.id) !== current) look(registry.get(current.id) ?? null);
    else refresh();
  });
  studio.on("saved", refresh);
  studio.on("marked", () => current && head.replaceChildren(...heading(studio, current)));
  look(null);
}

/** The control under one of the labels `wanted` (keys of the page's words); of several the one whose label or text the
 *  message names, then one that is empty. */
function fieldOf(studio, shown, wanted, message) {
  const { words } = studio;
  const isOf = (key, label) => label === words[key] || (key === "condition" && label.startsWith(words.conditionOf.split("{")[0]));
  const labelled = shown.map(({ node }) => ({ control: node.querySelector(CONTROLS), label: node.querySelector("label, legend")?.textContent ?? "", isHidden: node.hidden }));
  const found = wanted.flatMap((key) => labelled.filter(({ control, label, isHidden }) => control && !isHidden && isOf(key, label)));
  const score = ({ control, label }) => (message.includes(label) || (control.value && message.includes(control.value)) ? 2 : control.value ? 0 : 1);
  return found.sort((one, other) => score(other) - score(one))[0]?.control;
}

function heading(studio, element) {
  if (!element) return [sentence(studio.words.nothingChosen)];
  const name = Object.assign(document.createElement("h2"), { textContent: nameOf(studio, element) });
  const kind = Object.assign(document.createElement("p"), { className: "quiet", textContent: `${studio.kindOf(element)} · ${element.id}` });
  const marks = studio.marksOf(element.id).map(({ severity, sentence: said }) => {
    const line = sentence(said);
    line.className = `studio-finding is-${severity}`;
    return line;
  });
  const notes = studio.notesOf(element.id).map(({ message, remedy }) => sentence([message, remedy].filter(Boolean).join(" ")));
  return [name, kind, ...marks, ...notes];
}

function sentence(said) {
  return Object.assign(document.createElement("p"), { className: "quiet", textContent: said });
}
