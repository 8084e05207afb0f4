// What every page of the house carries: small manners, each bound by a data- attribute, none needed to do the work.
import "bootstrap/dist/css/bootstrap.min.css";
import "./fonts.css";
import "./house.css";
import htmx from "htmx.org";
import { keepDrafts } from "./draft.js";
import { listenToKeys } from "./keys.js";
import { countTicks, expire, live, showTicks } from "./live.js";
import { hideTaking, showTaking } from "./taking.js";
import { ask, words } from "./words.js";

/** A question with `data-show-if-field` and `-value` shows while a shown input of that name has one of the values. */
function showWhatApplies(form) {
  for (const question of form.querySelectorAll("[data-show-if-field]")) {
    const { showIfField: name, showIfValue } = question.dataset;
    const values = showIfValue.split(" ");
    question.hidden = !answersOf(form, name).some((answer) => values.includes(answer));
  }
}

function answersOf(form, name) {
  const inputs = [...form.elements].filter((input) => input.name === name && !input.closest("[hidden]"));
  return inputs.filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked).map((input) => input.value);
}

/** A question is only asked where the answer would count: not while one of these inputs is empty, which the server says. */
function isFilledIn(button) {
  const needed = (button?.dataset.confirmNeeds ?? "").split(" ").filter(Boolean);
  return needed.every((id) => document.getElementById(id)?.value.trim());
}

/** `data-confirm`: asks before a form is sent, once the inputs of `data-confirm-needs` are filled in. A form already on its way is not sent a second time. */
async function onSubmit(event) {
  const form = event.target;
  const sentence = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
  if (sentence && !form.confirmed && isFilledIn(event.submitter)) {
    event.preventDefault();
    if (await ask(sentence)) {
      form.confirmed = true;
      form.requestSubmit(event.submitter);
    }
    return;
  }
  form.confirmed = false;
  if (form.method !== "post" || event.defaultPrevented) return;
  form.setAttribute("aria-busy", "true");
  showTaking(form, event.submitter);
}

function onClick(event) {
  const copy = event.target.closest("[data-copy]");
  if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => say(copy, words.copied));
  if (event.target.closest("[data-print]")) window.print();
  event.target.closest(".note > [data-close]")?.parentElement.remove();
  const fill = event.target.closest("[data-fill]");
  if (fill) {
    for (const [id, value] of Object.entries(JSON.parse(fill.dataset.fill))) document.getElementById(id).value = value;
    document.querySelector(fill.dataset.then)?.focus();
  }
}

function say(element, sentence) {
  const said = document.createElement("span");
  said.className = "mark mark-green";
  said.setAttribute("role", "status");
  said.textContent = sentence;
  element.after(said);
  setTimeout(() => said.remove(), 1500);
}

/** A list comes back where it was left: same page, same filters, same place. */
function keepPlace() {
  const key = `place:${location.pathname}${location.search}`;
  const place = sessionStorage.getItem(key);
  const isJustDone = document.querySelector("#said > *") && document.querySelector(".undo"); // the way back is at the top
  if (place && document.querySelector("[data-keep-place]") && !isJustDone) window.scrollTo(0, Number(place));
  addEventListener("pagehide", () => {
    try {
      sessionStorage.setItem(key, String(window.scrollY));
    } catch {} // a tab that is full forgets its place, nothing else
  });
}

function bind(root) {
  for (const form of root.querySelectorAll("form")) showWhatApplies(form);
  keepDrafts(root);
}

addEventListener("submit", onSubmit);
addEventListener("click", onClick);
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    form.removeAttribute("aria-busy");
    hideTaking(form);
  }
});
addEventListener("change", countTicks);
addEventListener("change", ({ target }) => {
  if (target.form) showWhatApplies(target.form);
  if (target.closest("[data-send-on-change]")) target.form.requestSubmit();
});
htmx.onLoad(bind);
bind(document);
keepPlace();
listenToKeys();
live();
expire();
showTicks();
document.querySelector("form[data-send-by-itself]")?.requestSubmit(); // a long move goes on, some lines at a time
document.documentElement.classList.add("has-bundle");
