// What is wrong, while one draws: at the element, in a list to jump from, and counted on the tab. The browser says at
// once what it can see (`lint.js`); a moment later the house's own check has the last word.
import { tellOfImport } from "./imported.js";
import { lint } from "./lint.js";

export const tab = { id: "findings", word: "tabFindings", mount, eager: true };

const PAUSE = 900;
const SEVERITIES = ["error", "incomplete", "advice"];

function mount(container, studio) {
  const state = Object.assign(document.createElement("p"), { className: "quiet" });
  state.setAttribute("role", "status");
  const list = document.createElement("div");
  const fromOutside = Object.assign(document.createElement("div"), { className: "studio-told-of-import" });
  container.append(state, list, fromOutside);
  tellOfImport(studio, fromOutside, line);
  let timer;
  let round = 0; // an answer to an older drawing is not shown

  function show(findings, sentence) {
    studio.clearMarks();
    for (const { element, file, severity, message } of findings) {
      if (element && (file === null || file === studio.file)) studio.mark(element, severity, message);
    }
    const groups = SEVERITIES.map((severity) => [severity, findings.filter((each) => each.severity === severity)]).filter(([, mine]) => mine.length);
    state.textContent = sentence;
    list.replaceChildren(...groups.map(([severity, mine]) => group(studio, severity, mine)));
    const count = groups.reduce((sum, [severity, { length }]) => sum + (severity === "advice" ? 0 : length), 0); // what stands in the list
    studio.badge("findings", count ? String(count) : "");
  }

  async function look() {
    const mine = ++round;
    clearTimeout(timer);
    timer = setTimeout(() => ask(mine), PAUSE);
    if (studio.isBroken) return; // there is nothing to see in the browser; the house says why
    const findings = await lint(studio);
    if (mine === round) show([...studio.lost(), ...findings], studio.words.checking);
  }

  async function ask(mine) {
    try {
      const { isBroken } = studio;
      const content = isBroken ? studio.content : await studio.drawn();
      const told = await studio.call("POST", "kiem-tra", { content });
      const picture = isBroken ? [] : await lint(studio, { onlyPicture: true });
      if (mine !== round) return;
      const lost = isBroken ? [] : studio.lost();
      const word = lost.length ? "runsNot" : told.is_publishable ? "fit" : told.is_runnable ? "runs" : "runsNot";
      show([...lost, ...told.findings, ...picture], studio.words[word]);
      studio.findings = told;
      studio.emit("checked", told);
    } catch (problem) {
      if (mine === round) state.textContent = problem.message || studio.words.checkFailed;
    }
  }

  studio.on("changed", look);
  studio.on("opened", look);
  studio.on("broken", look);
  studio.on("law", look);
  studio.on("told", look);
}

function group(studio, severity, mine) {
  const section = document.createElement("section");
  const heading = Object.assign(document.createElement("h3"), { textContent: `${studio.words.severities[severity]} (${mine.length})` });
  const items = Object.assign(document.createElement("ul"), { className: "studio-findings" });
  items.append(...mine.map((finding) => line(studio, finding)));
  section.append(heading, items);
  return section;
}

function line(studio, { element, file, severity, message, remedy, name, law, fields = [] }) {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement(element || law ? "button" : "div"), { className: `studio-finding is-${severity}` });
  button.append(Object.assign(document.createElement("b"), { textContent: message }));
  if (remedy) button.append(Object.assign(document.createElement("span"), { textContent: remedy }));
  const isNamed = message.includes(element) || (name && message.includes(name));
  const where = [file !== studio.file && file, element && !isNamed && (name || element)].filter(Boolean).join(" · ");
  if (where) button.append(Object.assign(document.createElement("small"), { textContent: where }));
  const go = async () => {
    if (file && file !== studio.file && file in studio.content.files) await studio.open(file);
    return studio.select(element);
  };
  if (element) {
    button.type = "button";
    button.addEventListener("click", go);
  }
  if (law) {
    button.type = "button";
    button.addEventListener("click", () => studio.openLaw(law));
  }
  item.append(button);
  if (element && fields.length) {
    const mend = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-quiet studio-mend", textContent: studio.words.mend });
    mend.setAttribute("aria-label", studio.say("mendWhat", { what: message }));
    mend.addEventListener("click", async () => (await go()) && studio.focusProperties(fields, message));
    item.append(mend);
  }
  return item;
}
