// What the browser can see at once by itself, before the house has answered: bpmnlint's rules for the shape of a drawing.
import Linter from "bpmnlint/lib/linter";
import StaticResolver from "bpmnlint/lib/resolver/static-resolver";
import conditionalFlows from "bpmnlint/rules/conditional-flows";
import endEventRequired from "bpmnlint/rules/end-event-required";
import eventBasedGateway from "bpmnlint/rules/event-based-gateway";
import linkEvent from "bpmnlint/rules/link-event";
import noDisconnected from "bpmnlint/rules/no-disconnected";
import noDuplicateFlows from "bpmnlint/rules/no-duplicate-sequence-flows";
import noOverlapping from "bpmnlint/rules/no-overlapping-elements";
import singleBlankStart from "bpmnlint/rules/single-blank-start-event";
import startEventRequired from "bpmnlint/rules/start-event-required";
import superfluousGateway from "bpmnlint/rules/superfluous-gateway";
import { nameOf } from "./naming.js";

const ERROR = "error";
const ADVICE = "warn";
const RULES = {
  "start-event-required": [startEventRequired, ERROR],
  "end-event-required": [endEventRequired, ERROR],
  "no-disconnected": [noDisconnected, ERROR],
  "conditional-flows": [conditionalFlows, ERROR],
  "event-based-gateway": [eventBasedGateway, ERROR],
  "link-event": [linkEvent, ERROR],
  "single-blank-start-event": [singleBlankStart, ERROR],
  "no-duplicate-sequence-flows": [noDuplicateFlows, ERROR],
  "superfluous-gateway": [superfluousGateway, ADVICE],
  "no-overlapping-elements": [noOverlapping, ADVICE],
};
/** Where in the panel it is mended, as the house says it of its own findings (admin/designer_fields.py). */
const FIELDS = { "conditional-flows": ["condition"] };
/** The house does not look at the picture, so what is wrong with it stays when its answer is there. */
const OF_THE_PICTURE = ["superfluous-gateway", "no-overlapping-elements"];

const rules = Object.fromEntries(Object.entries(RULES).map(([name, [rule]]) => [`rule:bpmnlint/${name}`, rule.default ?? rule]));
const settings = {
  resolver: new StaticResolver(rules),
  config: { rules: Object.fromEntries(Object.entries(RULES).map(([name, [, category]]) => [name, category])) },
};

/** Findings of the drawing on the canvas, as the house gives them; one for each element and rule. */
export async function lint(studio, { onlyPicture = false } = {}) {
  const linter = new Linter(settings); // a rule that compares flows remembers those of the drawing before
  const reports = await linter.lint(studio.modeler.getDefinitions());
  const found = new Map();
  for (const [rule, lines] of Object.entries(reports)) {
    if (onlyPicture && !OF_THE_PICTURE.includes(rule)) continue;
    for (const { id, category } of lines) {
      const element = studio.modeler.get("elementRegistry").get(id);
      const name = element?.parent ? nameOf(studio, element) : "";
      const severity = category === ERROR ? "error" : "advice";
      const [message, remedy] = studio.words.lint[rule];
      found.set(`${rule} ${id}`, { element: id, name, file: studio.file, rule, fields: FIELDS[rule], severity, message, remedy });
    }
  }
  return [...found.values()];
}
