// What every element has: its names, and the lane it stands in.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { nameOf } from "../naming.js";
import { laneOf } from "../offers.js";
import { select, text } from "./fields.js";
import { all, holderOf, says, write } from "./values.js";

export function names(studio, element) {
  const modeling = studio.modeler.get("modeling");
  return [
    text({
      label: studio.words.name,
      read: () => element.businessObject.name ?? "",
      write: (name) => modeling.updateProperties(element, { name: name || undefined }),
    }),
    text({
      label: studio.words.nameEn,
      read: () => says(element, "name_en"),
      write: (value) => write(studio, element, "name_en", value),
    }),
  ];
}

/** A note in the drawing: nothing but its text. */
export function note(studio, element) {
  return [
    text({
      label: studio.words.kinds.textAnnotation,
      area: true,
      read: () => element.businessObject.text ?? "",
      write: (said) => studio.modeler.get("modeling").updateProperties(element, { text: said || undefined }),
    }),
  ];
}

/** The lane as a choice: moves the element into it, without a mouse. */
export function standsIn(studio, element) {
  const { modeler } = studio;
  const registry = modeler.get("elementRegistry");
  const lanes = () => all(studio, "bpmn:Lane").filter((lane) => !lane.children.some((child) => is(child, "bpmn:Lane")));
  const field = select({
    label: studio.words.lane,
    read: () => {
      const lane = laneOf(element, registry);
      return lane && is(lane, "bpmn:Lane") ? lane.id : "";
    },
    write: (id) => {
      const lane = registry.get(id);
      if (!lane) return;
      const down = Math.round(lane.y + lane.height / 2 - (element.y + element.height / 2));
      modeler.get("modeling").moveElements([element], { x: 0, y: down });
    },
    options: () => [...(laneOf(element, registry) ? [] : [["", studio.words.noLane]]), ...lanes().map((lane) => [lane.id, nameOf(studio, lane)])],
  });
  const { refresh } = field;
  const isMovable = !is(element, "bpmn:BoundaryEvent") && !(element.parent && is(element.parent, "bpmn:SubProcess"));
  return { ...field, refresh: () => (refresh(), (field.node.hidden = !isMovable || !lanes().length)) };
}

/** The pool, which stands for its process. */
export function process(studio, element) {
  const holder = holderOf(element);
  if (holder.$type !== "bpmn:Process") return [];
  return [
    text({
      label: studio.words.procedureCode,
      hint: studio.words.procedureCodeHint,
      read: () => says(element, "procedure"),
      write: (value) => write(studio, element, "procedure", value),
    }),
    text({
      label: studio.words.processId,
      hint: studio.words.processIdHint,
      read: () => holder.id,
      write: (id) => /^[A-Za-z_][\w.-]*$/.test(id) && studio.modeler.get("modeling").updateModdleProperties(element, holder, { id }),
    }),
  ];
}

/** Nothing chosen: the design itself, and the process where it is drawn without a pool. */
export function theDesign(studio) {
  const title = text({
    label: studio.words.designTitle,
    read: () => studio.design?.title ?? "",
    write: async (value) => {
      await studio.rename(value);
      title.refresh();
    },
  });
  const root = studio.modeler.get("canvas").getRootElement();
  return [title, ...(is(root, "bpmn:Process") ? [...names(studio, root), ...process(studio, root)] : [])];
}
