// Nothing drawn is lost: every change is saved while one draws; a stale save is a choice, never an overwriting; what
// the house cannot take now waits in this tab; Ctrl+Z goes on through the earlier editions after a reload.
import { draw } from "./canvas.js";
import { choose } from "./dialogs.js";

const PAUSE = 1500;
const AGAIN = 10_000;

export async function keepEverything(studio, head) {
  const keeper = new Keeper(studio, head.querySelector("[data-save-state]"));
  studio.save = () => keeper.save();
  studio.touch = (change) => keeper.touch(change);
  studio.show = (content, copyOf) => keeper.show(content, copyOf);
  studio.restore = (number) => keeper.restore(number);
  studio.stepBack = () => keeper.stepBack();
  studio.stepForward = () => keeper.stepForward();
  studio.isUnsaved = () => keeper.isDirty;
  head.querySelector("[data-save]").addEventListener("click", () => keeper.save());
  await keeper.load();
}

class Keeper {
  constructor(studio, state) {
    Object.assign(this, { studio, state, isDirty: false, copyOf: null, ahead: [], changes: 0 });
    studio.on("changed", () => {
      this.copyOf = null;
      this.ahead = [];
      this.later(PAUSE);
    });
    addEventListener("beforeunload", (event) => this.isDirty && event.preventDefault());
  }

  get key() {
    return `design:${this.studio.design.id}:${this.studio.account}`; // the next to sign in at this tab is another
  }

  async load() {
    const { content, account, ...design } = await this.studio.call("GET", "noi-dung");
    this.studio.account = account;
    this.take(design);
    await this.put(content);
    this.say("savedAt", { at: design.updated_at, name: design.updated_by });
    await this.bringBack();
  }

  take(design) {
    this.studio.design = design;
  }

  async put(content, file = content.main) {
    this.studio.content = content;
    this.studio.file = file in content.files ? file : content.main;
    await draw(this.studio, content.files[this.studio.file]);
  }

  // -- saving ----------------------------------------------------------------------------------------------------

  later(wait) {
    this.isDirty = true;
    this.changes += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
    this.say("unsaved");
  }

  touch(change) {
    change(this.studio.content);
    this.later(0);
  }

  /** One at a time; answers whether everything drawn until now is saved. */
  async save(extra = {}) {
    this.putAway();
    clearTimeout(this.timer);
    while (this.saving) await this.saving;
    if (!this.isDirty) return true;
    const sent = this.send(extra).catch((problem) => this.refused(problem));
    this.saving = sent.finally(() => (this.saving = undefined));
    return this.saving;
  }

  /** A field commits when it is left, a label when its editing ends: what is being typed belongs to the save. */
  putAway() {
    const typing = document.activeElement?.closest?.("input, textarea, select");
    if (typing && this.studio.root.contains(typing)) {
      typing.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const editing = this.studio.modeler.get("directEditing");
    if (editing.isActive()) editing.complete();
  }

  async send(extra) {
    const { studio } = this;
    const at = this.changes;
    this.say("saving");
    const before = { ...studio.content.files };
    const content = studio.isBroken ? studio.content : await studio.drawn();
    const body = { content, based_on: studio.design.revision, copy_of: this.copyOf, ...extra };
    this.keepHere({ content, based_on: body.based_on, file: studio.file });
    try {
      this.take(await studio.call("POST", "luu", body));
    } catch (refused) {
      return this.refused(refused, content);
    }
    sessionStorage.removeItem(this.key);
    this.copyOf = null;
    const { files, tests, legal } = studio.content; // what came to it meanwhile stays
    const newer = Object.entries(files).filter(([name, xml]) => xml !== before[name]);
    studio.content = { ...content, files: { ...content.files, ...Object.fromEntries(newer) }, tests, legal };
    this.isDirty = at !== this.changes;
    if (this.isDirty) this.later(PAUSE);
    else this.say("savedAt", { at: studio.design.updated_at, name: studio.design.updated_by });
    studio.emit("saved");
    return true;
  }

  /** Where this tab has no room left, what is drawn is still on the canvas. */
  keepHere(kept) {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(kept));
    } catch (problem) {
      console.warn(problem);
    }
  }

  /** Says what came instead of a save, and tries again where that may help; `content` is what was sent. */
  async refused(refused, content) {
    if (!refused.status) console.warn(refused);
    if (content && refused.status === 409 && refused.revision) return this.decide(refused, content);
    this.say(refused.status === 401 ? "signedOut" : refused.status && refused.message ? "refused" : "notSaved", { message: refused.message });
    this.state.classList.add("is-unsaved");
    clearTimeout(this.timer);
    if (![403, 404, 413, 422].includes(refused.status)) this.timer = setTimeout(() => this.save(), AGAIN);
    return false;
  }

  /** Another designer saved first: theirs or ours, and both are in the history. */
  async decide(refused, content) {
    const { studio } = this;
    this.say("stale");
    const chosen = await choose(studio.words.staleTitle, refused.message, [
      ["mine", studio.words.keepMine, true],
      ["theirs", studio.words.loadTheirs],
    ]);
    if (chosen === "mine") {
      studio.design.revision = refused.revision;
      return this.send({ instead: true });
    }
    if (chosen === "theirs") {
      await studio.call("POST", "de-ben", { content });
      sessionStorage.removeItem(this.key);
      this.isDirty = false;
      await this.load();
      studio.announce(studio.words.mineIsBeside);
      studio.emit("saved");
    }
    return false;
  }

  /** What this tab could not hand over last time. */
  async bringBack() {
    const kept = JSON.parse(sessionStorage.getItem(this.key) ?? "null");
    if (!kept) return;
    await this.put(kept.content, kept.file);
    this.studio.design.revision = kept.based_on;
    this.studio.announce(this.studio.words.broughtBack);
    this.later(0);
  }

  // -- editions --------------------------------------------------------------------------------------------------

  async show(content, copyOf = null) {
    await this.put(content, this.studio.file);
    this.copyOf = copyOf;
    this.later(0);
    return this.save();
  }

  async restore(number) {
    try {
      const { content, ...design } = await this.studio.call("POST", `khoi-phuc/${number}`, { based_on: this.studio.design.revision });
      this.take(design);
      await this.put(content, this.studio.file);
      this.say("savedAt", { at: design.updated_at, name: design.updated_by });
      this.studio.emit("saved");
      return true;
    } catch (refused) {
      return this.refused(refused, await this.studio.drawn());
    }
  }

  /** The edition before the one that is shown; undo that goes on across a reload. */
  async stepBack() {
    const { editions } = await this.studio.call("GET", "ban-luu");
    const shown = editions.find((edition) => edition.is_shown);
    const from = this.copyOf ?? shown.copy_of ?? shown.number;
    const before = editions.find((edition) => edition.number < from && edition.cause !== "beside" && !edition.copy_of);
    if (!before) return this.studio.announce(this.studio.words.nothingBefore);
    const ahead = [...this.ahead, from];
    await this.goTo(before.number);
    this.ahead = ahead;
    this.studio.announce(this.studio.say("steppedTo", { number: before.number, at: before.saved_at }));
  }

  async stepForward() {
    const number = this.ahead.pop();
    if (!number) return;
    const { ahead } = this;
    await this.goTo(number);
    this.ahead = ahead;
  }

  async goTo(number) {
    const { content } = await this.studio.call("GET", `ban-luu/${number}`);
    await this.show(content, number);
  }

  say(key, filling) {
    this.state.textContent = this.studio.say(key, filling);
    this.state.dataset.saveState = key;
    this.state.classList.toggle("is-unsaved", key === "stale");
  }
}
