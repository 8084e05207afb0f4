// Nothing typed is lost. A form with `data-draft="URL"` is saved there while its officer types; the state is always
// visible in its `[data-draft-state]`. When the house cannot be reached, the text waits in this tab and is tried again.
// The form says which version it is based on (`draft.based_on`), so that two tabs do not write over each other.
import { words } from "./words.js";

const PAUSE = 800;
const AGAIN = 10_000;

export function keepDrafts(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) if (!form.draft) form.draft = new Draft(form);
}

class Draft {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-draft-state]");
    this.base = form.elements["draft.based_on"];
    this.key = `draft:${form.dataset.draft}`;
    this.bringBack();
    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("change", () => this.later(PAUSE));
    form.addEventListener("keydown", keepEnterInTheForm);
    addEventListener("submit", (event) => event.target === form && !event.defaultPrevented && this.rest());
    addEventListener("pagehide", () => this.timer && this.save(true));
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
    this.show(words.unsaved);
  }

  /** What is being handed in is no draft any more: nothing waits to be saved when the page goes away. */
  rest() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** One at a time, because each is based on the one before; only a page that goes away does not wait. */
  async save(isLeaving = false) {
    if (this.isSaving && !isLeaving) return this.later(PAUSE);
    this.rest();
    this.isSaving = true;
    const body = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => typeof value === "string"));
    sessionStorage.setItem(this.key, body.toString());
    try {
      const told = await this.send(body);
      if (this.base) this.base.value = told.version ?? this.base.value;
      sessionStorage.removeItem(this.key);
      const now = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
      if (!this.timer) this.show(told.elsewhere ? words.elsewhere : words.saved.replace("{at}", now), told.elsewhere);
    } catch (problem) {
      this.show(await reason(problem), true);
      if (problem.status !== 404) this.timer ??= setTimeout(() => this.save(), AGAIN); // what is not there never will be
    } finally {
      this.isSaving = false;
    }
  }

  async send(body) {
    const answer = await fetch(this.form.dataset.draft, {
      method: "POST", body, keepalive: true, redirect: "error", headers: { "X-Draft": "1", Accept: "application/json" },
    });
    if (!answer.ok) throw answer;
    return answer.headers.get("Content-Type")?.includes("json") ? answer.json() : {};
  }

  /** What this tab could not hand over last time returns to its fields; if the draft has moved on since (handed in,
   *  or saved elsewhere), it belongs to another page and only goes into the drawer. Hidden fields are the page's own:
   *  each page is a new request with its own key. */
  bringBack() {
    const kept = sessionStorage.getItem(this.key);
    if (!kept) return;
    const values = new URLSearchParams(kept);
    if (this.base && values.get(this.base.name) !== this.base.value) return this.handOver(values);
    for (const control of this.form.elements) {
      if (!control.name || ["hidden", "file"].includes(control.type)) continue;
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.getAll(control.name).includes(control.value);
      else if (values.has(control.name)) control.value = values.getAll(control.name).at(-1); // behind boxes of its name
    }
    this.later(0);
  }

  async handOver(values) {
    values.set("csrf_token", this.form.elements.csrf_token.value);
    try {
      await this.send(values);
      sessionStorage.removeItem(this.key);
    } catch {
      this.show(words.notSaved, true); // it stays in this tab and is tried when the page is next opened
    }
  }

  show(sentence, isUnsaved = false) {
    if (!this.state) return;
    this.state.textContent = sentence;
    this.state.classList.toggle("is-unsaved", isUnsaved);
  }
}

/** Why it was not kept; where there is nothing to keep it for, in the words of the house. */
async function reason(problem) {
  if (problem.status === 401) return words.signedOut;
  if (problem.status !== 404) return words.notSaved;
  const told = await problem.json().catch(() => ({}));
  return words.notKept.replace("{why}", told.message ?? "");
}

/** Enter in a one-line field goes to the next field; sending a form stays a decision (Ctrl+Enter or the button). */
function keepEnterInTheForm(event) {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.target.tagName !== "INPUT") return;
  if (["submit", "button", "file"].includes(event.target.type)) return;
  event.preventDefault();
  const controls = [...this.elements].filter((control) => !control.disabled && control.type !== "hidden" && control.offsetParent);
  controls[controls.indexOf(event.target) + 1]?.focus();
}
