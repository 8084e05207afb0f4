// The tests beside the diagram: run them, see what was wrong and jump there, see on the drawing what none of them passes,
// play one again, or write in their text.
import { makePicture } from "./picture.js";
import { sendParts } from "./play.js";
import { redraw, teller } from "./redrawn.js";

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
    this.tellAll = teller(container);
    this.picture = makePicture(studio, "tests");
  }

  shown() {
    if (this.isStale && !atWork(this.body).length) return this.run(null);
    if (this.now) return this.picture.show(this.now);
  }

  /** What was found is of an older drawing: it is no longer shown on the new one. */
  forget() {
    this.isStale = true;
    this.now = null;
    this.picture.forget();
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
      this.isStale = true;
      return null;
    } finally {
      this.container.removeAttribute("aria-busy");
      this.state.textContent = said;
    }
  }

  /** Run `"all"`, one script or (null) none; of several asked for while another runs, only the last is run. */
  async run(run) {
    const mine = (this.latest = Symbol("run"));
    const answer = await this.inTurn(() => {
      if (mine !== this.latest) return null;
      this.isStale = false; // and stale again when the drawing changes before the answer is here
      return this.ask("kiem-thu", { run });
    });
    if (!answer) return;
    this.show(answer.html);
    this.now = run && !this.isStale ? { missed: answer.missed, passed: answer.passed } : null;
    if (this.now) await this.picture.show(this.now);
  }

  /** The new list, and in it what is being typed meanwhile: as it was typed, open, and with the cursor where it was. */
  show(html) {
    const left = atWork(this.body);
    const { scrollTop } = this.container;
    const isTyping = left.some(({ isHere }) => isHere);
    if (!isTyping) this.container.scrollTop = 0;
    redraw(this.body, html, !isTyping);
    for (const one of left) putBack(this.body, one);
    if (isTyping) this.container.scrollTop = scrollTop;
    this.tellAll(this.body.querySelector("[data-sum]")?.textContent);
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

/** What somebody is at work on in these forms: what is typed there, and where the cursor stands. */
function atWork(body) {
  return [...body.querySelectorAll("textarea, input")]
    .map((field) => ({ field, isTyped: field.value !== field.defaultValue, isHere: field === document.activeElement }))
    .filter(({ isTyped, isHere }) => isTyped || isHere)
    .map(({ field, ...how }) => ({ ...how, place: placeOf(field), value: field.value, cursor: [field.selectionStart, field.selectionEnd], scrollTop: field.scrollTop }));
}

/** The file and the name of a field: its number changes when another file comes before it. */
function placeOf(field) {
  return `${field.form.dataset.text ?? ""} ${field.name}`;
}

function putBack(body, { place, isTyped, isHere, value, cursor, scrollTop }) {
  const field = [...body.querySelectorAll("textarea, input")].find((each) => placeOf(each) === place);
  if (!field) return;
  if (isTyped) field.value = value;
  field.closest("details").open = true;
  if (!isHere) return;
  field.focus({ preventScroll: true });
  field.setSelectionRange(...cursor);
  field.scrollTop = scrollTop;
}
