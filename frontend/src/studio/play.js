// Playing the design: a play is a script being written, one step at a time. The script stays in this tab, the house tells
// what there is to be seen at its end, and the drawing shows where it stands and what it has passed.
import { ask, read } from "./dialogs.js";
import { makePicture } from "./picture.js";
import { redraw, teller } from "./redrawn.js";

export const tab = { id: "play", word: "tabPlay", mount, eager: true };

const PAUSE = 1200;
const RECEIVE = "receive";

function mount(container, studio) {
  const play = new Play(container, studio);
  container.addEventListener("click", ({ target }) => play.clicked(target.closest("button")));
  container.addEventListener("submit", (event) => {
    event.preventDefault();
    play.sent(event.target);
  });
  container.addEventListener("input", ({ target }) => target.closest("[data-begin]") && (play.isTyped = true));
  studio.on("changed", () => play.later());
  studio.on("opened", () => play.picture.refresh());
  studio.on("replay", (script) => play.keep(script));
  return { shown: () => play.shown() };
}

/** Send parts to the house: JSON as files, so that a large drawing is no field; and what was typed, as it was typed. */
export async function sendParts(studio, path, parts, typed = new FormData()) {
  for (const [name, value] of Object.entries(parts)) {
    if (value != null) typed.append(name, new Blob([JSON.stringify(value)]), `${name}.json`);
  }
  return studio.call("POST", path, undefined, { body: typed });
}

class Play {
  constructor(container, studio) {
    Object.assign(this, { container, studio, isStale: true, isTyped: false, kept: 0 });
    this.state = Object.assign(document.createElement("p"), { className: "quiet play-state" });
    this.state.setAttribute("role", "status");
    this.body = Object.assign(document.createElement("div"), { className: "play" });
    container.append(this.state, this.body);
    this.tellAll = teller(container);
    this.picture = makePicture(studio, "play");
  }

  // -- the script, kept across a reload --------------------------------------------------------------------------

  get key() {
    return `play:${this.studio.account}:${this.studio.design.id}`;
  }

  get script() {
    this.written ??= JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    return this.written;
  }

  /** Keep a script that is not what is shown. */
  keep(script) {
    this.isStale = true;
    this.isTyped = false;
    this.kept += 1;
    this.store(script);
  }

  /** What was done so far is the play: after a reload it is played again. Where the browser has no room, it is kept until then. */
  store(script) {
    this.written = script;
    try {
      sessionStorage.setItem(this.key, JSON.stringify(script));
    } catch (problem) {
      console.warn(problem);
    }
  }

  // -- when it is asked --------------------------------------------------------------------------------------------

  shown() {
    if (this.isStale && !this.isTyped) return this.run();
    if (this.now) return this.picture.show(this.now, true);
  }

  /** The drawing has changed: what was played is played again on the new one; a card being filled in is left alone. */
  later() {
    this.isStale = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.isBusy || this.container.hidden || this.shown(), PAUSE);
  }

  /** One question at a time: a second press is not a second step. Null while another is under way. */
  async asking(path, parts, typed) {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.container.setAttribute("aria-busy", "true");
    this.state.textContent = this.studio.words.playing;
    try {
      return await sendParts(this.studio, path, { content: await this.studio.drawn(), ...parts }, typed);
    } finally {
      this.isBusy = false;
      this.container.removeAttribute("aria-busy");
      this.state.textContent = "";
      if (this.isStale) this.later(); // the drawing has changed meanwhile
    }
  }

  async run(step) {
    const { script, kept } = this;
    try {
      if (!script?.steps.length && !step) return await this.begin();
      if (this.isBusy) return;
      this.isStale = false; // and stale again when the drawing changes before the answer is here
      const answer = await this.asking("dien-tap", { script, step });
      if (kept !== this.kept) return await this.run(); // another script was chosen meanwhile
      if (answer.refusal) return await this.begin(answer.refusal);
      if (answer.script) this.store({ ...answer.script, name: script.name });
      this.show(answer);
    } catch (problem) {
      this.isStale = true;
      this.state.textContent = problem.message || this.studio.words.playFailed;
    }
  }

  show({ html, passed = [], position = [], taken, proposed = "" }) {
    this.proposed = proposed;
    this.container.scrollTop = 0;
    redraw(this.body, html);
    const said = this.body.querySelector("[data-said]");
    this.tellAll(said?.textContent);
    said?.remove();
    this.now = { passed, here: position };
    this.picture.show(this.now, true);
    const alert = taken === false && this.body.querySelector("[data-refused]");
    if (alert) alert.focus();
  }

  async begin(refusal) {
    if (this.isBusy) return;
    this.isStale = false;
    const answer = await this.asking("dien-tap/bat-dau", { given: this.script?.given });
    this.fill(answer.html);
    this.now = null;
    this.picture.forget();
    if (refusal) this.tell(refusal);
  }

  fill(html, place = this.body) {
    if (place === this.body) this.isTyped = false;
    redraw(place, html);
    for (const form of place.querySelectorAll("form")) form.querySelector("input, select, textarea")?.dispatchEvent(new Event("change", { bubbles: true }));
    place.querySelector("[role=alert]")?.focus();
  }

  tell(sentence) {
    const note = Object.assign(document.createElement("div"), { className: "note note-danger", textContent: sentence });
    note.setAttribute("role", "alert");
    this.body.prepend(note);
  }

  // -- what is pressed ---------------------------------------------------------------------------------------------

  clicked(button) {
    if (!button) return;
    const { step, back, showElement, formOf, openTab } = button.dataset;
    if (step) this.run(JSON.parse(step));
    else if (back !== undefined) this.back(Number(back));
    else if (showElement) this.studio.select(showElement);
    else if (formOf) this.open(button.dataset);
    else if (openTab) this.studio.openTab(openTab);
    else if ("keep" in button.dataset) this.save();
  }

  async sent(form) {
    if ("begin" in form.dataset) return this.receive(form);
    const said = new FormData(form);
    if ("wait" in form.dataset) return this.run({ wait: `${said.get("count")}${said.get("unit")}` });
    const step = {};
    for (const name of new Set(said.keys())) {
      const key = name.replace("[]", "").replace("target", form.dataset.move);
      const value = name.endsWith("[]") ? said.getAll(name) : said.get(name);
      if (value.length) step[key] = value;
    }
    step[form.dataset.move] ??= true;
    return this.run(step);
  }

  async receive(form) {
    try {
      const answer = await this.asking("dien-tap/bat-dau", {}, new FormData(form));
      if (!answer) return;
      this.keep({ name: "…", given: answer.given, steps: [] });
      await this.run(RECEIVE);
    } catch (refused) {
      if (refused.html) this.fill(refused.html);
      else this.tell(refused.message || this.studio.words.playFailed);
    }
  }

  async back(count) {
    if (this.isBusy) return;
    const { script } = this;
    this.keep({ ...script, steps: script.steps.slice(0, count) });
    await this.run();
  }

  /** The form of a step, in a window; it closes when its answers were taken. */
  async open({ formOf, unit, where, title }) {
    const typed = new FormData();
    typed.append("_element", formOf);
    typed.append("_unit", unit);
    const asked = this.asking("dien-tap/buoc", { script: this.script }, typed);
    const answer = await asked.catch((refused) => this.tell(refused.message || this.studio.words.playFailed));
    if (!answer) return;
    let step = null;
    await read(title, null, (body, dialog) => {
      this.fill(answer.html, body);
      body.addEventListener("click", ({ target }) => target.closest("[data-close]") && dialog.close());
      body.addEventListener("submit", async (event) => {
        event.preventDefault();
        try {
          const answer = await this.asking("dien-tap/buoc", { script: this.script }, new FormData(event.target));
          if (!answer) return;
          const { answers } = answer;
          step = { complete: formOf, ...JSON.parse(where), ...(Object.keys(answers).length && { answers }) };
          dialog.close();
        } catch (refused) {
          if (refused.html) this.fill(refused.html, body);
          else this.studio.announce(refused.message || this.studio.words.playFailed);
        }
      });
    });
    if (step) await this.run(step);
  }

  /** One press saves under the name that is proposed; what is wrong with another name is said at its field. */
  async save() {
    const { words } = this.studio;
    const take = (name) => this.saveAs(name);
    await ask(words.keepScript, words.scriptName, words.keep, words.cancel, { value: this.proposed, empty: words.scriptNameEmpty, take });
  }

  /** Resolves to the sentence that says why it was not saved, null when it was. */
  async saveAs(name) {
    const { studio } = this;
    const typed = new FormData();
    typed.append("_name", name);
    try {
      const answer = await this.asking("dien-tap/luu", { script: this.script }, typed);
      if (!answer) return studio.words.playing;
      const { file, text } = answer;
      studio.touch((content) => (content.tests = { ...content.tests, [file]: text }));
      studio.announce(studio.say("scriptKept", { name }));
      studio.emit("tests", file);
      return null;
    } catch (refused) {
      return refused.message || studio.words.playFailed;
    }
  }
}
