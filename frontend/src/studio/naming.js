// What things are called: the design and its procedure in the head of the page, as in the design itself; and elements
// of the drawing, where an id would tell nobody anything.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { says } from "./properties/values.js";

export function keepNames(studio) {
  const crumb = document.querySelector("[data-procedure]");
  studio.rename = async (title) => {
    try {
      const named = await studio.call("POST", "ten", { title });
      studio.design.title = named.title; // of the design as it is now: a save may have answered meanwhile
      const heading = document.querySelector("[data-title]");
      heading.textContent = heading.title = studio.design.title;
    } catch (refused) {
      studio.announce(refused.message ?? studio.words.notSaved);
    }
  };
  studio.on("saved", () => {
    const code = studio.design.procedure_code;
    crumb.textContent = code ? studio.say("ofProcedure", { code }) : studio.words.ofNoProcedure;
  });
}

/** What a part of the page needs to talk about elements: the page's `words`, `say` that fills in their {places}, and what
 *  kind of element one is. */
export function speaking(words) {
  return {
    words,
    say: (key, filling = {}) => (words[key] ?? key).replace(/{(\w+)}/g, (whole, name) => filling[name] ?? whole),
    kindOf: (element) => words.kinds[keyOf(element)] ?? words.kinds[keyOf(element).split(".")[0]] ?? element.type.replace("bpmn:", ""),
  };
}

/** `userTask`, `intermediateCatchEvent.timer`: the key of its name in the page's words. */
function keyOf(element) {
  const type = element.type.replace("bpmn:", "");
  const trigger = element.businessObject?.eventDefinitions?.[0]?.$type.replace("bpmn:", "").replace("EventDefinition", "");
  const key = type[0].toLowerCase() + type.slice(1);
  return trigger ? `${key}.${trigger[0].toLowerCase() + trigger.slice(1)}` : key;
}

/** The name an element was given, on English pages the English one where there is one. */
export function givenName(element) {
  if (!element.businessObject) return undefined;
  const english = document.documentElement.lang === "en" && says(element, "name_en").trim();
  return english || element.businessObject.name?.trim();
}

/** An element in a list: by its name; one without, by what it is and where it stands, as the
 *  house says it (engine/definitions/nameplates.py). */
export function nameOf(studio, element) {
  if (givenName(element)) return givenName(element);
  if (is(element, "bpmn:SequenceFlow") && element.source && element.target) return `${nameOf(studio, element.source)} → ${nameOf(studio, element.target)}`;
  const kind = studio.kindOf(element);
  if (element.host) return studio.say("standsOn", { kind, name: givenName(element.host) ?? studio.kindOf(element.host) });
  const before = nearest(element, "incoming", "source");
  if (before) return studio.say("standsAfter", { kind, name: givenName(before) });
  const after = nearest(element, "outgoing", "target");
  return after ? studio.say("standsBefore", { kind, name: givenName(after) }) : kind;
}

/** The nearest element with a name, along the flows. */
function nearest(element, flows, end) {
  const seen = new Set([element]);
  for (const each of seen) {
    if (each !== element && givenName(each)) return each;
    for (const flow of each[flows] ?? []) if (is(flow, "bpmn:SequenceFlow") && flow[end]) seen.add(flow[end]);
    if (flows === "incoming" && each.host) seen.add(each.host);
  }
  return null;
}
