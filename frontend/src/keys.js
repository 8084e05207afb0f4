// The keyboard: `/` finds, `?` explains, j and k walk through a list, Enter opens, Ctrl+Enter sends, `g` and a letter
// goes to a room (`data-go="v"`), and any control may claim a letter with `data-key`.
import { words } from "./words.js";

let going = false;

export function listenToKeys() {
  addEventListener("keydown", onKey);
}

function onKey(event) {
  const typing = event.target.closest("input, select, textarea, [contenteditable], dialog[open]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return event.target.form?.requestSubmit();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = going ? document.querySelector(`[data-go="${CSS.escape(event.key)}"]`) : targetOf(event.key);
  going = event.key === "g" && !going;
  if (!target) return;
  event.preventDefault();
  if (target instanceof Function) target();
  else if (target.matches("input, select, textarea")) target.focus();
  else target.click();
}

function targetOf(key) {
  if (key === "/") return document.getElementById("find");
  if (key === "?") return explain;
  if (key === "j") return () => walk(1);
  if (key === "k") return () => walk(-1);
  const atRest = !document.activeElement?.closest("a, button, summary, dialog[open]");
  if (key === "Enter" && atRest) return document.querySelector("tr.is-chosen a");
  return document.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-rows] > tr")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("is-chosen"));
  rows[at]?.classList.remove("is-chosen");
  const row = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  row.classList.add("is-chosen");
  row.scrollIntoView({ block: "nearest" });
}

function explain() {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const title = document.createElement("h2");
  title.textContent = words.keys;
  const list = document.createElement("dl");
  list.className = "pairs";
  const lines = [["/", words.keyFind], ["j  k", words.keyWalk], ["Enter", words.keyOpen], ["Ctrl + Enter", words.keySend]];
  for (const control of document.querySelectorAll("[data-go]")) lines.push([`g ${control.dataset.go}`, nameOf(control)]);
  for (const control of document.querySelectorAll("[data-key]")) lines.push([control.dataset.key, nameOf(control)]);
  for (const [key, meaning] of lines) list.append(entry("dt", "kbd", key), entry("dd", "span", meaning));
  dialog.append(title, list);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

/** What a control is called, without the number it may carry. */
function nameOf(control) {
  const parts = [...control.childNodes].filter((part) => !part.classList?.contains("count"));
  return (control.getAttribute("aria-label") ?? parts.map((part) => part.textContent).join("")).trim();
}

function entry(outer, inner, text) {
  const element = document.createElement(outer);
  const content = document.createElement(inner);
  content.textContent = text;
  element.append(content);
  return element;
}
