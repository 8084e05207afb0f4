// The fields of the panel. Each is { node, refresh }: `node` is the labelled control, `refresh` shows what the drawing
// says now, except where somebody is typing. A field commits when it changes or is left.
import { readPeriod, whyUnread } from "./periods.js";

let count = 0;

function labelled(label, control, hint) {
  const node = Object.assign(document.createElement("div"), { className: "studio-field" });
  control.id ||= `field-${++count}`;
  const name = Object.assign(document.createElement("label"), { className: "form-label", textContent: label, htmlFor: control.id });
  node.append(name, control);
  if (hint) {
    const said = Object.assign(document.createElement("div"), { className: "form-text", id: `${control.id}-hint`, textContent: hint });
    control.setAttribute("aria-describedby", said.id);
    node.append(said);
  }
  return node;
}

/** Whether somebody has typed into the control what it has not committed yet. */
function keep(control, read) {
  let shown;
  return () => {
    const value = read();
    if (document.activeElement === control && control.value !== shown && shown !== undefined) return;
    shown = value;
    if (control.value !== value) control.value = value;
  };
}

export function text({ label, hint, read, write, placeholder, area = false, ...more }) {
  const control = Object.assign(document.createElement(area ? "textarea" : "input"), { className: "form-control", ...more });
  if (area) control.rows = 2;
  const show = () => (control.placeholder = placeholder?.() ?? "");
  control.addEventListener("change", () => control.value !== read() && write(control.value.trim()));
  control.addEventListener("keydown", (event) => event.key === "Enter" && !area && control.dispatchEvent(new Event("change")));
  const refresh = keep(control, read);
  return { node: labelled(label, control, hint), control, refresh: () => (show(), refresh()) };
}

/** `options()` are [value, name]; a value the drawing has but the list does not is shown as it is written. */
export function select({ label, hint, read, write, options }) {
  const control = Object.assign(document.createElement("select"), { className: "form-select" });
  control.addEventListener("change", () => control.value !== read() && write(control.value));
  function refresh() {
    const value = read();
    const offered = options();
    if (value && !offered.some(([code]) => code === value)) offered.push([value, value]);
    const same = control.options.length === offered.length && offered.every(([code, name], at) => control.options[at].value === code && control.options[at].text === name);
    if (!same) control.replaceChildren(...offered.map(([code, name]) => new Option(name, code)));
    control.value = value;
  }
  return { node: labelled(label, control, hint), control, refresh };
}

export function check({ label, hint, read, write }) {
  const node = Object.assign(document.createElement("div"), { className: "form-check studio-field" });
  const control = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input", id: `field-${++count}` });
  const name = Object.assign(document.createElement("label"), { className: "form-check-label", textContent: label, htmlFor: control.id });
  node.append(control, name);
  if (hint) node.append(Object.assign(document.createElement("div"), { className: "form-text", textContent: hint }));
  control.addEventListener("change", () => control.checked !== read() && write(control.checked));
  return { node, control, refresh: () => (control.checked = read()) };
}

/** Several of a list; `options()` are [value, name], `read()` the chosen values. */
export function checks({ label, hint, read, write, options, none }) {
  const node = Object.assign(document.createElement("fieldset"), { className: "studio-field" });
  const legend = Object.assign(document.createElement("legend"), { className: "form-label", textContent: label });
  const said = Object.assign(document.createElement("div"), { className: "form-text", textContent: hint ?? "" });
  const list = Object.assign(document.createElement("div"), { className: "studio-checks" });
  node.append(legend, said, list);
  function refresh() {
    if (list.contains(document.activeElement) && list.dataset.shown === JSON.stringify([options(), read()])) return;
    list.dataset.shown = JSON.stringify([options(), read()]);
    const focused = document.activeElement?.value;
    const within = list.contains(document.activeElement);
    list.replaceChildren(...options().map(([value, name]) => one(value, name)));
    if (!list.children.length) list.textContent = none ?? "";
    if (within) list.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
  }
  function one(value, name) {
    const row = Object.assign(document.createElement("label"), { className: "form-check" });
    const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "form-check-input", value, checked: read().includes(value) });
    box.addEventListener("change", () => write(box.checked ? [...read(), value] : read().filter((each) => each !== value)));
    row.append(box, name);
    return row;
  }
  return { node, refresh };
}

/** A period: a number and a unit. What cannot be read is not written: it stays as it was typed, with the sentence, for
 *  as long as `typed` is kept, and what was written before it stays too. */
export function period({ label, hint, read, write, say, units, typed = {} }) {
  const number = Object.assign(document.createElement("input"), { className: "form-control", inputMode: "decimal", size: 4 });
  const unit = Object.assign(document.createElement("select"), { className: "form-select" });
  unit.append(...units.map(([code, name]) => new Option(name, code)));
  const node = labelled(label, number, hint);
  unit.setAttribute("aria-label", `${label}: ${units[0][2]}`);
  const both = Object.assign(document.createElement("div"), { className: "studio-period" });
  number.replaceWith(both);
  both.append(number, unit);
  const said = Object.assign(document.createElement("p"), { className: "studio-unread", id: `${number.id}-unread` });
  said.setAttribute("role", "status");
  both.after(said);
  const shown = () => (typed.why && typed.over === read() ? typed : readPeriod(read()));
  const commit = () => {
    const now = { count: number.value.trim(), unit: unit.value };
    const value = now.count ? `${now.count.replace(",", ".")}${now.unit}` : "";
    const why = value && whyUnread(now);
    Object.assign(typed, now, { why, over: read() });
    if (!why && value !== read()) write(value);
    refresh();
  };
  number.addEventListener("change", commit);
  unit.addEventListener("change", () => number.value.trim() && commit());
  const refreshNumber = keep(number, () => shown().count);
  function refresh() {
    refreshNumber();
    if (shown().unit) unit.value = shown().unit;
    const why = shown().why;
    const named = ({ count, unit: code }) => `${count} ${units.find(([each]) => each === code)?.[1] ?? ""}`.trim();
    const kept = read() ? say("periodKept", { period: named(readPeriod(read())) }) : say("periodNone");
    said.textContent = why ? `${say(why, { text: shown().count, period: named(shown()) })} ${kept}` : "";
    number.setAttribute("aria-invalid", String(Boolean(why)));
    number.setAttribute("aria-describedby", [hint && `${number.id}-hint`, why && said.id].filter(Boolean).join(" "));
  }
  return { node, control: number, refresh };
}

/** A line that says what a choice means; `ask()` resolves to the sentence (or list of sentences), "" for none. */
export function told(ask) {
  const node = Object.assign(document.createElement("div"), { className: "studio-told" });
  node.setAttribute("role", "status");
  let last;
  async function refresh() {
    const mine = (last = Symbol());
    const said = await ask().catch(() => "");
    if (mine !== last) return;
    const sentences = [said].flat().filter(Boolean);
    if (sentences.join("\n") === node.dataset.told) return;
    node.dataset.told = sentences.join("\n");
    node.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
  }
  return { node, refresh };
}

export function button({ label, act, isShown = () => true }) {
  const node = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-quiet", textContent: label });
  node.addEventListener("click", act);
  return { node, refresh: () => (node.hidden = !isShown()) };
}
