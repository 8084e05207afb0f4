// Events: when a timer rings, and which message, signal, error or escalation is meant.
import { select, text, told } from "./fields.js";
import { check } from "./flow.js";
import { service } from "./task.js";

const TIMERS = ["timeDuration", "timeDate", "timeCycle"];
const REFERENCES = { Message: "messageRef", Signal: "signalRef", Error: "errorRef", Escalation: "escalationRef" };
const CODES = { Error: "errorCode", Escalation: "escalationCode" };
const ISO = /^(R\d*\/)?P(?=.)(\d+[YMWD])*(T(\d+[HMS])+)?$|^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/;

export function eventFields(studio, element, choices) {
  const [definition] = element.businessObject.eventDefinitions ?? [];
  const kind = definition?.$type.replace("bpmn:", "").replace("EventDefinition", "");
  if (kind === "Timer") return timer(studio, element, definition);
  if (kind === "Conditional") return conditional(studio, element, definition);
  if (!(kind in REFERENCES)) return [];
  const fields = [named(studio, element, definition, kind)];
  if (kind === "Message" && /ThrowEvent|EndEvent/.test(element.type)) fields.push(...service(studio, element, choices));
  return fields;
}

function timer(studio, element, definition) {
  const { words, modeler } = studio;
  const kind = () => TIMERS.find((name) => definition.get(name)) ?? "timeDuration";
  const read = () => definition.get(kind())?.body ?? "";
  const set = (name, body) => {
    const expression = body ? modeler.get("bpmnFactory").create("bpmn:FormalExpression", { body }) : undefined;
    if (expression) expression.$parent = definition;
    const rest = Object.fromEntries(TIMERS.map((each) => [each, undefined]));
    modeler.get("modeling").updateModdleProperties(element, definition, { ...rest, [name]: expression });
  };
  let chosen = kind();
  return [
    select({
      label: words.timerKind,
      read: () => (read() ? (chosen = kind()) : chosen),
      write: (name) => {
        chosen = name;
        if (read()) set(name, read());
      },
      options: () => TIMERS.map((name) => [name, words[name]]),
    }),
    text({ label: words.timerText, hint: words.timerHint, spellcheck: false, read, write: (body) => set(chosen, body) }),
    told(async () => {
      const written = read();
      if (!written || ISO.test(written)) return "";
      const legal = /^after\("(.+)"\)$/.exec(written)?.[1];
      if (!legal) return (await check(studio, written, "1")) || words.timerUnread;
      const said = await studio.call("GET", `/han?period=${encodeURIComponent(legal)}`);
      return said.refused ?? studio.say("timerRings", { at: said.due_at });
    }),
  ];
}

function conditional(studio, element, definition) {
  const { modeler } = studio;
  const read = () => definition.get("condition")?.body ?? "";
  return [
    text({
      label: studio.words.condition,
      area: true,
      spellcheck: false,
      read,
      write: (body) => {
        const condition = body ? modeler.get("bpmnFactory").create("bpmn:FormalExpression", { body }) : undefined;
        if (condition) condition.$parent = definition;
        modeler.get("modeling").updateModdleProperties(element, definition, { condition });
      },
    }),
    told(() => check(studio, read())),
  ];
}

/** The message, signal, error or escalation by its name; a name nobody has used yet makes a new one. */
function named(studio, element, definition, kind) {
  const { modeler } = studio;
  const reference = REFERENCES[kind];
  return text({
    label: studio.words[`name${kind}`],
    read: () => definition.get(reference)?.name ?? "",
    write: (name) => {
      const definitions = modeler.getDefinitions();
      const roots = definitions.get("rootElements");
      let root = name ? roots.find((each) => each.$type === `bpmn:${kind}` && each.name === name) : undefined;
      if (name && !root) {
        root = modeler.get("bpmnFactory").create(`bpmn:${kind}`, { name, ...(CODES[kind] && { [CODES[kind]]: name }) });
        root.$parent = definitions;
        modeler.get("modeling").updateModdleProperties(element, definitions, { rootElements: [...roots, root] });
      }
      modeler.get("modeling").updateModdleProperties(element, definition, { [reference]: root });
    },
  });
}
