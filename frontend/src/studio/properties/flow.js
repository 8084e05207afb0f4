// Conditions: on the flow itself, and all those of a gateway together. Read by the real engine while they are written.
import { is } from "bpmn-js/lib/util/ModelUtil";
import { givenName, nameOf } from "../naming.js";
import { select, text, told } from "./fields.js";
import { says } from "./values.js";

const DECIDING = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"];

export function gateway(studio, element) {
  if (!DECIDING.some((type) => is(element, type)) || element.outgoing.length < 2) return [];
  const modeling = studio.modeler.get("modeling");
  const byId = (id) => element.outgoing.find((flow) => flow.id === id);
  return [
    select({
      label: studio.words.defaultFlow,
      hint: studio.words.defaultFlowHint,
      read: () => element.businessObject.default?.id ?? "",
      write: (id) => modeling.updateProperties(element, { default: byId(id)?.businessObject }),
      options: () => [["", studio.words.noDefault], ...element.outgoing.map((flow) => [flow.id, wayOf(studio, flow)])],
    }),
    ...element.outgoing.flatMap((flow) => condition(studio, flow, studio.say("conditionOf", { name: wayOf(studio, flow) }))),
  ];
}

export function conditionOf(studio, element) {
  if (!DECIDING.some((type) => is(element.source, type))) return [];
  return condition(studio, element, studio.words.condition);
}

function condition(studio, flow, label) {
  const { modeler } = studio;
  const read = () => flow.businessObject.conditionExpression?.body ?? "";
  const isDefault = () => flow.source.businessObject.default === flow.businessObject;
  const field = text({
    label,
    area: true,
    spellcheck: false,
    read,
    placeholder: () => (isDefault() ? studio.words.isDefault : 'appraisal.result == "approved"'),
    write: (body) => {
      const expression = body ? modeler.get("bpmnFactory").create("bpmn:FormalExpression", { body }) : undefined;
      modeler.get("modeling").updateProperties(flow, { conditionExpression: expression });
    },
  });
  const offered = select({
    label: studio.words.insertFact,
    read: () => "",
    write: (words) => {
      const joined = read() ? `${read()} and ${words}` : words;
      field.control.value = joined;
      field.control.dispatchEvent(new Event("change"));
      offered.refresh();
    },
    options: () => [["", studio.words.choose], ...facts(studio)],
  });
  return [field, told(() => check(studio, read())), offered];
}

/** What the steps of this drawing write down: `fact.field == "value"`, in the words of their forms. */
function facts(studio) {
  const forms = studio.known?.forms ?? [];
  return studio.modeler
    .get("elementRegistry")
    .filter((each) => is(each, "bpmn:Task") && !each.labelTarget && says(each, "form"))
    .flatMap((step) => {
      const form = forms.find(({ code }) => code === says(step, "form"));
      const fact = says(step, "fact") || says(step, "form");
      return (form?.fields ?? []).flatMap(({ name, label, values }) =>
        values.map(({ code, name: value }) => [`${fact}.${name} == "${code}"`, `${nameOf(studio, step)}: ${label} = ${value}`]),
      );
    });
}

async function check(studio, written, timer = "") {
  if (!written) return "";
  const said = await studio.call("GET", `/dieu-kien?text=${encodeURIComponent(written)}&timer=${timer}`);
  if (said.refused) return said.refused;
  return said.facts.length ? studio.say("readsFacts", { facts: said.facts.join(", ") }) : "";
}
export { check };

function wayOf(studio, flow) {
  return givenName(flow) || `→ ${nameOf(studio, flow.target)}`;
}
