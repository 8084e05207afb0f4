// Editions of the law by date: from when the one that is written holds, those before it, and how the next one begins.
import { button, text } from "../properties/fields.js";

/** From which day this holds, the earlier ones to be read, and a way to the next one. */
export function editions({ studio, law, rebuild }) {
  const { words } = studio;
  const { edition } = law;
  const path = `${edition}.valid_from`;
  const from = text({ label: words.lawValidFrom, type: "date", read: () => law.get(path), write: (day) => law.set({ [path]: day }) });
  from.node.dataset.path = path;
  const whole = { node: Object.assign(document.createElement("div"), { className: "law-editions" }), refresh: () => {} };
  whole.node.dataset.path = "editions";
  const earlier = law.document.editions.filter((_each, place) => `editions[${place}]` !== edition);
  whole.node.append(...earlier.sort((a, b) => (a.valid_from < b.valid_from ? 1 : -1)).map((each) => toRead(studio, each)));
  const drop = button({ label: words.lawDropEdition, isShown: () => earlier.length > 0, act: () => (law.dropEdition(), rebuild()) });
  return [from, whole, ...next({ studio, law, rebuild }), drop];
}

function next({ studio, law, rebuild }) {
  const { words } = studio;
  let day = "";
  const begins = text({ label: words.lawNextFrom, hint: words.lawNextHint, type: "date", read: () => day, write: (typed) => (day = typed) });
  const add = button({
    label: words.lawAddEdition,
    act: () => {
      day = begins.control.value;
      if (!day || day <= law.get(`${law.edition}.valid_from`)) return studio.announce(words.lawNextTooEarly);
      law.addEdition(day);
      rebuild();
    },
  });
  const fold = Object.assign(document.createElement("details"), { className: "law-next" });
  fold.append(Object.assign(document.createElement("summary"), { textContent: words.lawNext }), begins.node, add.node);
  return [{ node: fold, refresh: () => begins.refresh() }];
}

function toRead(studio, edition) {
  const { words } = studio;
  const fold = document.createElement("details");
  const said = { from: day(edition.valid_from), to: edition.valid_to ? day(edition.valid_to) : "…" };
  const list = document.createElement("dl");
  const lines = [
    [words.lawPeriod, edition.period],
    [words.lawCutoff, edition.cutoff],
    [words.lawFee, String(edition.fee ?? 0)],
    [words.lawPapers, (edition.papers ?? []).map((paper) => paper.name.vi ?? paper.name).join("; ")],
    [words.lawResultName, edition.result?.vi],
    [words.lawBases, (edition.legal_basis ?? []).map(({ text: said, article }) => [said, article].filter(Boolean).join(", ")).join("; ")],
  ].filter(([, value]) => value);
  for (const [term, value] of lines) {
    list.append(Object.assign(document.createElement("dt"), { textContent: term }), Object.assign(document.createElement("dd"), { textContent: value }));
  }
  fold.append(Object.assign(document.createElement("summary"), { textContent: studio.say("lawEarlier", said) }), list);
  return fold;
}

function day(iso) {
  return iso.split("-").reverse().join("/");
}
