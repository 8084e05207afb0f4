// Reading and writing the profile at an element: `spiffworkflow:property` in its extension elements. Every write is
// one command, so that one Ctrl+Z takes it back.
import { is } from "bpmn-js/lib/util/ModelUtil";

/** What carries the properties of an element: for a pool it is its process. */
export function holderOf(element) {
  const bo = element.businessObject;
  return is(bo, "bpmn:Participant") ? (bo.processRef ?? bo) : bo;
}

export function properties(holder) {
  return holder.get("extensionElements")?.get("values").find((value) => value.$type === "spiffworkflow:Properties");
}

export function says(element, name) {
  return properties(holderOf(element))?.get("properties").find((property) => property.name === name)?.value ?? "";
}

/** Write one property; an empty value takes it away. */
export function write(studio, element, name, value) {
  writeAll(studio, element, { [name]: value });
}

/** Write several properties in one command. */
export function writeAll(studio, element, changes) {
  const modeling = studio.modeler.get("modeling");
  const factory = studio.modeler.get("bpmnFactory");
  const holder = holderOf(element);
  const changed = Object.entries(changes).filter(([name, value]) => says(element, name) !== (value ?? ""));
  if (!changed.length) return;
  const make = (type, attributes, parent) => Object.assign(factory.create(type, attributes), { $parent: parent });
  const old = properties(holder);
  const kept = (old?.get("properties") ?? []).filter(({ name }) => !changed.some(([key]) => key === name));
  const added = changed.filter(([, value]) => value).map(([name, value]) => make("spiffworkflow:Property", { name, value }, old));
  if (old) return modeling.updateModdleProperties(element, old, { properties: [...kept, ...added] });
  const extension = holder.get("extensionElements");
  const fresh = make("spiffworkflow:Properties", { properties: added }, extension);
  added.forEach((property) => (property.$parent = fresh));
  if (extension) return modeling.updateModdleProperties(element, extension, { values: [...extension.get("values"), fresh] });
  const first = make("bpmn:ExtensionElements", { values: [fresh] }, holder);
  fresh.$parent = first;
  modeling.updateModdleProperties(element, holder, { extensionElements: first });
}

const typed = new WeakMap();

/** What somebody has typed for a property of an element and could not be written, while the drawing is open. */
export function typedFor(element, name) {
  const bo = element.businessObject;
  if (!typed.has(bo)) typed.set(bo, {});
  return (typed.get(bo)[name] ??= {});
}

/** Everything of one kind in the drawing, in the order of the picture. */
export function all(studio, ...types) {
  const found = studio.modeler.get("elementRegistry").filter((each) => !each.labelTarget && types.some((type) => is(each, type)));
  return found.sort((a, b) => a.x - b.x || a.y - b.y);
}

export const PEOPLE = ["bpmn:UserTask", "bpmn:ManualTask"];

export function isPersons(element) {
  return element.type === "bpmn:Task" || PEOPLE.some((type) => is(element, type));
}
