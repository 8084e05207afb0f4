// The designers' studio: one canvas, one side panel with tabs, everything saved while it is drawn.
//
// A TAB is a module in this folder that exports `tab`:
//
//   export const tab = { id: "findings", word: "tabFindings", mount(container, studio) { … return { shown() {} } } };
//
// `id` is the end of its element ids, `word` the key of its label in admin/designer_words.py; `mount` fills the panel
// once, when the tab is first opened (or at once, with `eager: true`); `shown()` is called whenever it is opened again.
// Put it into TABS below. A tab that does not work yet is not in TABS.
//
// What a tab gets, STUDIO:
//
//   modeler            bpmn-js; everything a tab changes goes through its `modeling`, so that it can be undone
//   design             { id, title, procedure_code, revision, edition, updated_at, updated_by }, always the newest
//   content            { main, files, originals, legal, tests } as last read or saved; the drawing on the canvas is
//                      newer than content.files[file]: ask `await studio.drawn()` for the content with it
//   file               the name of the file on the canvas; `await open(name)` shows another one
//   words              the page's sentences by key; `say(key, {name: value})` fills in its {places}
//   choices            a promise of the lists of /lua-chon: roles, forms, diagrams …
//   call(method, path, body)   JSON to and from the house: "luu" is under the design, "/lua-chon" under the room;
//                      throws { status, …answer } for a refusal
//   rename(title)      gives the design another title
//   save()             puts away what is being typed and saves; resolves to true when it is saved
//   touch(change)      for what is no drawing: `touch((content) => { content.tests["x"] = … })` changes the content
//                      and lets it be saved like a drawn change
//   show(content)      shows another content (an edition, an import) on the canvas and lets it be saved
//   select(id)         selects an element (in whichever file it is) and brings it into sight
//   mark(id, severity, sentence)   puts a mark at an element, severity "error" | "incomplete" | "advice"; clearMarks()
//   badge(tabId, text) a number or word beside a tab's label; "" takes it away
//   openTab(id)        brings a tab to the front
//   announce(sentence) is read out and shown for a while
//   on(event, fn)      "changed" after every drawn change, undo and redo (not debounced) · "saved" · "selected"
//                      (element or null) · "opened" (another file or content is on the canvas) · "marked"
//                      · "law" (the legal data have changed)
//
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "./studio.css";
import { arrange } from "./arranging.js";
import { makeCalls } from "./calls.js";
import { draw, makeCanvas } from "./canvas.js";
import { tab as elements } from "./elements.js";
import { tab as findings } from "./findings.js";
import { tab as history } from "./history.js";
import { explainKeys, listenToKeys } from "./keys.js";
import { keepEverything } from "./keeping.js";
import { tab as law } from "./law.js";
import { makeMarks } from "./marks.js";
import { keepNames, speaking } from "./naming.js";
import { keepCompany } from "./presence.js";
import { tab as play } from "./play.js";
import { tab as properties } from "./properties/panel.js";
import { offerSimulation } from "./simulation.js";
import { keepSubmission } from "./submitting.js";
import { makeTabs } from "./tabs.js";
import { tellOfUnkept } from "./unkept.js";
import { tab as tests } from "./tests.js";

const TABS = [properties, elements, law, findings, play, tests, history];
const WIDE = matchMedia("(min-width: 60rem)");

const place = document.querySelector("[data-studio]");
if (place && WIDE.matches) start(place);
else if (place) WIDE.addEventListener("change", () => start(place), { once: true });

async function start(root) {
  const studio = makeStudio(root);
  window.studio = studio;
  Object.assign(studio, makeCalls(root.dataset.url));
  studio.choices = studio.call("GET", "/lua-chon");
  studio.choices.then((known) => (studio.known = known)).catch(() => {}); // whoever needs them says so
  makeCanvas(studio, root.querySelector("[data-canvas]"));
  makeMarks(studio);
  makeTabs(studio, root.querySelector("[data-tabs]"), TABS);
  listenToKeys(studio, root);
  const head = document.querySelector("[data-studio-head]");
  head.querySelector("[data-keys]").addEventListener("click", () => explainKeys(studio));
  head.querySelector("[data-arrange]").addEventListener("click", () => arrange(studio));
  keepFiles(studio, head.querySelector("[data-files]"));
  keepNames(studio);
  offerSimulation(studio, head.querySelector("[data-simulate]"), root.querySelector("[data-simulation]"));
  keepSubmission(studio, head.querySelector("[data-submit]"));
  tellOfUnkept(studio, root.querySelector("[data-unkept]"));
  await keepEverything(studio, head);
  keepCompany(studio, head.querySelector("[data-company]"));
  studio.openLastTab();
  root.dataset.ready = "true";
}

function makeStudio(root) {
  const listeners = {};
  const words = JSON.parse(root.querySelector("[data-studio-words]").textContent);
  const said = root.querySelector("[data-said]");
  return {
    root,
    ...speaking(words),
    on: (event, fn) => (listeners[event] ??= []).push(fn),
    emit: (event, what) => (listeners[event] ?? []).forEach((fn) => fn(what)),
    announce(sentence) {
      said.textContent = sentence;
      clearTimeout(said.timer);
      said.timer = setTimeout(() => (said.textContent = ""), 6000);
    },
    async open(file) {
      this.content = await this.drawn();
      this.file = file;
      await draw(this, this.content.files[file]);
    },
    async drawn() {
      const { content, file } = this; // another may be opened meanwhile
      if (!this.isDrawn) return content;
      const { xml } = await this.modeler.saveXML({ format: true });
      return { ...content, files: { ...content.files, [file]: xml } };
    },
    async select(id) {
      const registry = this.modeler.get("elementRegistry");
      const find = () => registry.get(id) ?? registry.find(({ businessObject }) => businessObject?.processRef?.id === id); // a pool stands for its process
      if (!find()) {
        const file = Object.keys(this.content.files).find((name) => this.content.files[name].includes(`id="${id}"`));
        if (file && file !== this.file) await this.open(file);
      }
      const element = find();
      if (!element) return false;
      this.modeler.get("selection").select(element);
      const isWide = ["bpmn:Lane", "bpmn:Participant"].includes(element.type);
      if (!isWide) this.modeler.get("canvas").scrollToElement(element, { top: 60, right: 100, bottom: 60, left: 150 });
      return true;
    },
  };
}

/** The files of the design: which one is on the canvas, and a way to the others. */
function keepFiles(studio, select) {
  const refresh = () => {
    const names = Object.keys(studio.content.files);
    select.replaceChildren(...names.map((name) => new Option(name === studio.content.main ? `${name} ★` : name, name)));
    select.value = studio.file;
    select.closest("label").hidden = names.length < 2;
  };
  select.addEventListener("change", () => studio.open(select.value));
  studio.on("opened", refresh);
  studio.on("changed", refresh);
}
