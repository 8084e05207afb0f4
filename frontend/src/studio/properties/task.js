// A step people do: its form, by when, who may not do it, what it brings about. And the steps the system does itself.
import { read } from "../dialogs.js";
import { nameOf } from "../naming.js";
import { chooseForm } from "./facts.js";
import { button, check, checks, period, select, text, told } from "./fields.js";
import { all, isPersons, says, typedFor, write, writeAll } from "./values.js";

export function task(studio, element, choices) {
  const { words } = studio;
  const property = (name) => ({ read: () => says(element, name), write: (value) => write(studio, element, name, value) });
  const flag = (name) => ({ read: () => says(element, name) === "true", write: (on) => write(studio, element, name, on ? "true" : "") });
  const list = (entries) => [["", words.none], ...entries.map(({ code, name }) => [code, name])];
  const span = (name, more) => period({ ...more, units: words.units, say: studio.say, typed: typedFor(element, name), ...property(name) });
  return [
    select({ label: words.form, read: () => says(element, "form"), write: (key) => chooseForm(studio, element, choices.forms, key), options: () => [["", words.choose], ...choices.forms.map(({ code, name }) => [code, `${name} (${code})`])] }),
    button({ label: words.preview, isShown: () => choices.forms.some(({ code }) => code === says(element, "form")), act: () => preview(studio, element, choices) }),
    text({ label: words.fact, hint: words.factHint, placeholder: () => says(element, "form"), ...property("fact") }),
    span("time_limit", { label: words.timeLimit }),
    span("warning", { label: words.warning, hint: words.warningHint }),
    told(() => due(studio, element)),
    checks({
      label: words.separateFrom,
      hint: words.separateFromHint,
      none: words.noOtherSteps,
      read: () => says(element, "separate_from").split(/\s+/).filter(Boolean),
      write: (ids) => write(studio, element, "separate_from", ids.join(" ")),
      options: () => all(studio, "bpmn:Task").filter((other) => isPersons(other) && other !== element).map((other) => [other.id, nameOf(studio, other)]),
    }),
    check({ label: words.notDelegable, hint: words.notDelegableHint, ...flag("not_delegable") }),
    check({ label: words.outsideClock, hint: words.outsideClockHint, ...flag("outside_clock") }),
    check({
      label: words.assigned,
      hint: words.assignedHint,
      read: () => Boolean(says(element, "assignee")),
      write: (on) => write(studio, element, "assignee", on ? "fact:assignment.officer" : ""),
    }),
    does(studio, element, "effect", { label: words.effect, options: () => list(choices.effects) }),
    letter(studio, element, () => choices.effects.find(({ code }) => code === says(element, "effect"))?.letter),
  ];
}

export function service(studio, element, choices) {
  const { words } = studio;
  const list = (entries) => [["", words.none], ...entries.map(({ code, name }) => [code, name])];
  return [
    does(studio, element, "operation", { label: words.operation, options: () => list(choices.operations) }),
    letter(studio, element, () => choices.operations.find(({ code }) => code === says(element, "operation"))?.letter),
  ];
}

/** What the step brings about; the letter of what it brought about before goes with that. */
function does(studio, element, name, more) {
  return select({ ...more, read: () => says(element, name), write: (value) => writeAll(studio, element, { [name]: value, letter: "" }) });
}

/** Only the letter that what the step does issues, which is issued whether it is written or not; another one the drawing
 *  names is shown for what it is, to be taken away. */
function letter(studio, element, issued) {
  const { words, say } = studio;
  const written = () => says(element, "letter");
  return select({
    label: words.letter,
    read: () => (written() === issued()?.code ? "" : written()),
    write: (code) => write(studio, element, "letter", code),
    options: () => [
      ["", issued() ? say("letterDefault", issued()) : words.letterNone],
      ...(written() && written() !== issued()?.code ? [[written(), say("letterNotIssued", { code: written() })]] : []),
    ],
  });
}

async function due(studio, element) {
  const [limit, warning] = ["time_limit", "warning"].map((name) => says(element, name));
  if (!limit) return "";
  const said = await studio.call("GET", `/han?period=${encodeURIComponent(limit)}&warning=${encodeURIComponent(warning)}`);
  return said.refused ?? said.sentence;
}

function preview(studio, element, choices) {
  const key = says(element, "form");
  const { name } = choices.forms.find(({ code }) => code === key);
  return read(name, studio.words.close, async (body) => {
    body.textContent = studio.words.loading;
    body.innerHTML = await studio.call("GET", `/mau/${encodeURIComponent(key)}`);
    body.querySelector("input, select, textarea")?.dispatchEvent(new Event("change", { bubbles: true })); // only what applies
  });
}
