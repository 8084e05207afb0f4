// Dữ liệu pháp lý: what the law says of the procedure, beside its drawing. One calm form in sections; what the house says
// about it stands at the field it is about.
import "./legal/law.css";
import { editions } from "./legal/earlier.js";
import { Law } from "./legal/law.js";
import { around, mark } from "./legal/problems.js";
import { bases, papers, place, procedure, result, times } from "./legal/sections.js";

export const tab = { id: "law", word: "tabLaw", mount, eager: true };

const PAUSE = 400;

function mount(container, studio) {
  const form = Object.assign(document.createElement("form"), { className: "studio-fields law" });
  form.addEventListener("submit", (event) => event.preventDefault());
  const state = Object.assign(document.createElement("p"), { className: "quiet" });
  state.setAttribute("role", "status");
  container.append(state, form);
  const both = Promise.all([studio.call("GET", "/phap-ly"), studio.choices]);
  both.catch(() => (state.textContent = studio.words.choicesFailed));
  let law;
  let shown = [];
  let timer;
  let round = 0; // an answer about older data is not shown

  function build() {
    const { known, choices } = law;
    const parts = { studio, law, known, choices, rebuild: build };
    const sections = [
      [studio.words.lawProcedure, procedure(parts)],
      [studio.words.lawPlace, place(parts)],
      [studio.words.lawTimes, [...editions(parts), ...times(parts)]],
      [studio.words.lawPapers, papers(parts)],
      [studio.words.lawResult, [...result(parts), ...bases(parts)]],
    ];
    shown = sections.flatMap(([, fields]) => fields);
    form.replaceChildren(...sections.map(([title, fields]) => section(title, fields)));
    refresh();
    look();
  }
  function refresh() {
    shown.forEach((field) => field.refresh());
  }
  function changed() {
    refresh();
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  }

  async function look() {
    const mine = ++round;
    if (!law.isBegun) return tell([]);
    try {
      const { problems } = await studio.call("POST", "phap-ly", { legal: studio.content.legal });
      if (mine === round) tell(problems);
    } catch (refused) {
      if (mine === round) state.textContent = refused.message || studio.words.checkFailed;
    }
  }
  function tell(problems) {
    mark(form, problems);
    studio.badge("law", problems.length ? String(problems.length) : "");
    state.textContent = !law.isBegun ? studio.words.lawEmpty : problems.length ? studio.words.lawNotYet : studio.words.lawComplete;
    form.dataset.problems = problems.length;
  }

  /** The tab, at the field of that path: where somebody looks who was told that it is not right. */
  studio.openLaw = (path) => {
    studio.openTab("law");
    const holder = around(form, path);
    const field = holder?.querySelector("input, select, textarea, button") ?? container.querySelector("input");
    field?.focus();
    field?.scrollIntoView({ block: "center" });
  };

  both.then(([known, choices]) => {
    law = Object.assign(new Law(studio, known, changed), { choices });
    studio.on("saved", () => law.keepUses());
    studio.on("opened", () => build());
    studio.on("changed", () => container.hidden || refresh());
    if (studio.content) build();
  });
  return { shown: () => law && studio.content && refresh() };
}

function section(title, fields) {
  const node = document.createElement("section");
  node.append(Object.assign(document.createElement("h3"), { textContent: title }), ...fields.map((field) => field.node));
  return node;
}
