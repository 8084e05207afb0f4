// The tests beside the diagram: run them, see what was wrong and jump there, see on the drawing what none of them passes,
// play one again, or write in their text.
import { makePicture } from "./picture.js";
import { sendParts } from "./play.js";

export const tab = { id: "tests", word: "tabTests", mount };

function mount(container, studio) {
  const tests = new Tests(container, studio);
  container.addEventListener("click", ({ target }) => tests.clicked(target.closest("button")));
  container.addEventListener("submit", (event) => {
    event.preventDefault();
    tests.sent(event.target);
  });
  studio.on("opened", () => tests.picture.refresh());
  studio.on("changed", () => tests.forget());
  studio.on("tests", () => tests.forget());
  return { shown: () => tests.shown() };
}

class Tests {
  constructor(container, studio) {
    Object.assign(this, { container, studio, isStale: true, turn: Promise.resolve() });
    this.state = Object.assign(document.createElement("p"), { className: "quiet play-state" });
    this.state.setAttribute("role", "status");
    this.body = Object.assign(document.createElement("div"), { className: "play tests" });
    container.append(this.state, this.body);
    this.picture = makePicture(studio, "tests");
  }

  shown() {
    if (this.isStale && !this.typed.length) return this.run(null);
    if (this.now) return this.picture.show(this.now);
  }

  /** What was found is of an older drawing: it is no longer shown on the new one. */
  forget() {
    this.isStale = true;
    this.now = null;
    this.picture.forget();
  }

  /** The scripts' texts somebody is writing in. */
  get typed() {
    return [...this.body.querySelectorAll("textarea")].filter((text) => text.value !== text.defaultValue);
  }

  /** One question at a time: who asks meanwhile is next in turn. */
  inTurn(question) {
    this.turn = this.turn.then(question);
    return this.turn;
  }

  async ask(path, parts, typed) {
    this.container.setAttribute("aria-busy", "true");
    this.state.textContent = this.studio.words.testing;
    let said = "";
    try {
      return await sendParts(this.studio, path, { content: await this.studio.drawn(), ...parts }, typed);
    } catch (problem) {
      said = problem.message || this.studio.words.testFailed;
      return null;
    } finally {
      this.container.removeAttribute("aria-busy");
      this.state.textContent = said;
    }
  }

  /** Run `"all"`, one script or (null) none; of several asked for while another runs, only the last is run. */
  async run(run) {
    const mine = (this.latest = Symbol("run"));
    const answer = await this.inTurn(() => (mine === this.latest ? this.ask("kiem-thu", { run }) : null));
    if (!answer) return;
    this.isStale = false;
    this.show(answer.html);
    this.now = run ? { missed: answer.missed, passed: answer.passed } : null;
    if (this.now) await this.picture.show(this.now);
  }

  /** What is being typed meanwhile stays as it was typed. */
  show(html) {
    const typed = new Map(this.typed.map((text) => [text.form.dataset.text, text.value]));
    this.body.innerHTML = html;
    for (const form of this.body.querySelectorAll("form[data-text]")) {
      if (typed.has(form.dataset.text)) form.elements.text.value = typed.get(form.dataset.text);
    }
    this.container.scrollTop = 0;
  }

  async clicked(button) {
    if (!button) return;
    const { run, replay, showElement, line } = button.dataset;
    if (run) return this.run(run === "all" ? run : JSON.parse(run));
    if (replay) {
      this.studio.emit("replay", JSON.parse(replay));
      return this.studio.openTab("play");
    }
    if (showElement) return this.studio.select(showElement);
    if (line) this.showLine(button.closest("[data-file]"), Number(line));
  }

  /** The line of a script, chosen in its text. */
  showLine(file, number) {
    const text = file.querySelector("textarea");
    text.closest("details").open = true;
    const lines = text.value.split("\n");
    const start = lines.slice(0, number - 1).reduce((sum, line) => sum + line.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start + (lines[number - 1]?.length ?? 0));
    text.scrollTop = (text.scrollHeight / lines.length) * Math.max(number - 4, 0);
  }

  async sent(form) {
    const { studio } = this;
    if ("record" in form.dataset) {
      const answer = await this.inTurn(() => this.ask("kiem-thu/ghi", {}, new FormData(form)));
      if (!answer) return;
      this.keep(answer.file, answer.text);
      studio.announce(studio.say("scriptKept", answer));
      return this.run(null);
    }
    const { text } = form.elements;
    this.keep(form.dataset.text, text.value);
    text.defaultValue = text.value;
    return this.run(null);
  }

  keep(file, text) {
    this.studio.touch((content) => (content.tests = { ...content.tests, [file]: text }));
  }
}
