// The sections of the form: which fields the law of a procedure has, in the order it is published.
import { button, check, checks, period, select, text, told } from "../properties/fields.js";
import { listed, routing } from "../properties/routing.js";
import { lines } from "./lines.js";

/** A field that knows which path it is for. */
function of(path, field) {
  field.node.dataset.path = path;
  return field;
}

function makers({ law, studio }) {
  const written = (path) => ({ read: () => String(law.get(path)), write: (value) => law.set({ [path]: value }) });
  const orNull = (path) => ({ read: () => String(law.get(path)), write: (value) => law.set({ [path]: value || null }) });
  const line = (path, label, more = {}) => of(path, text({ label, ...written(path), ...more }));
  const flag = (path, label, hint) => of(path, check({ label, hint, read: () => law.get(path) === true, write: (on) => law.set({ [path]: on }) }));
  const needed = (word) => `${studio.words[word]} (${studio.words.required})`;
  return { written, orNull, line, flag, needed };
}

export function procedure({ studio, law, known }) {
  const { words } = studio;
  const { line, needed } = makers({ law, studio });
  const isOther = () => law.get("code") && law.drawnCode && law.get("code") !== law.drawnCode;
  const field = (vi) => law.set({ "field.vi": vi, "field.en": known.fields.find((each) => each.vi === vi)?.en ?? law.get("field.en") });
  return [
    line("code", needed("procedureCode"), { hint: words.lawCodeHint, write: (code) => law.code(code), maxLength: 40 }),
    told(async () => (isOther() ? studio.say("lawOtherCode", { drawn: law.drawnCode, law: law.get("code") }) : "")),
    button({ label: words.lawTakeDrawn, isShown: isOther, act: () => law.set({ code: law.drawnCode }) }),
    button({ label: words.lawDrawCode, isShown: isOther, act: () => law.drawCode() }),
    line("name", needed("lawName"), { read: () => law.get("name.vi"), write: (vi) => law.name(vi), area: true }),
    line("name.en", words.nameEn),
    suggested(line("field", needed("lawField"), { read: () => law.get("field.vi"), write: field }), known.fields.map((each) => each.vi)),
    line("field.en", words.lawFieldEn),
    of("level", select({ label: needed("lawLevel"), read: () => law.get("level"), write: (code) => law.level(code), options: () => listed(known.levels, words.choose) })),
    line("slug", words.lawSlug, { hint: words.lawSlugHint }),
  ];
}

export function place({ studio, law, known, choices }) {
  const { words } = studio;
  const { orNull, line, needed } = makers({ law, studio });
  const kinds = choices.units.filter(({ code }) => ["same", "commune", "district", "city", "department"].includes(code));
  const others = () => Object.entries(law.document.handling ?? {}).filter(([key]) => key !== "default").map(([, written]) => written);
  const [unit, ...within] = routing(studio, choices, {
    label: words.lawHandling,
    read: () => law.get("handling.default"),
    write: (written) => law.set(written ? { "handling.default": written } : { handling: null }),
    kinds,
    tell: ({ examples }) => [...examples, others().length ? studio.say("lawElse", { others: others().join(", ") }) : ""],
  });
  return [
    of("received_at", checks({
      label: needed("lawReceivedAt"),
      read: () => law.list("received_at"),
      write: (codes) => law.set({ received_at: codes }),
      options: () => [...known.receiving.map(({ code, name }) => [code, name]), ...choices.departments.map(({ code, name }) => [code, name])],
    })),
    of("handling", unit),
    ...within,
    of("intake_form", select({
      label: words.lawIntakeForm,
      hint: words.lawIntakeFormHint,
      ...orNull("intake_form"),
      options: () => [["", words.lawNoForm], ...choices.forms.map(({ code, name }) => [code, `${name} (${code})`])],
    })),
    line("fact", words.fact, { ...orNull("fact"), hint: words.factHint, placeholder: () => law.get("intake_form") }),
  ];
}

export function times(parts) {
  const { studio, law, rebuild } = parts;
  const { words } = studio;
  const { written, orNull, line, flag, needed } = makers(parts);
  const edition = law.edition;
  const time = (path, label) => of(path, period({ label, units: words.units, say: studio.say, ...written(path) }));
  return [
    time(`${edition}.period`, needed("lawPeriod")),
    told(async () => {
      const asked = law.get(`${edition}.period`);
      const said = asked ? await studio.call("GET", `/han?period=${encodeURIComponent(asked)}`) : {};
      return said.sentence ?? "";
    }),
    flag(`${edition}.same_day`, words.lawSameDay),
    line(`${edition}.cutoff`, words.lawCutoff, { type: "time", hint: words.lawCutoffHint, ...orNull(`${edition}.cutoff`) }),
    lines({
      law, rebuild, path: `${edition}.variants`,
      title: words.lawVariants, add: words.lawAddVariant, remove: words.lawRemove,
      make: () => ({ when: "", period: "", reason: { vi: "", en: "" }, legal_basis: [] }),
      name: ({ reason }) => reason.vi,
      fields: (path) => [
        line(`${path}.reason`, words.lawVariantReason, { read: () => law.get(`${path}.reason.vi`), write: (vi) => law.set({ [`${path}.reason.vi`]: vi }) }),
        line(`${path}.reason.en`, words.lawVariantReasonEn),
        line(`${path}.when`, words.condition, { spellcheck: false, placeholder: () => "site.storeys > 3" }),
        time(`${path}.period`, words.timeLimit),
      ],
    }),
  ];
}

export function papers(parts) {
  const { studio, law, known, rebuild } = parts;
  const { words } = studio;
  const { written, line, flag } = makers(parts);
  return [
    lines({
      law, rebuild, path: `${law.edition}.papers`,
      title: words.lawPapersHint, add: words.lawAddPaper, remove: words.lawRemove,
      make: () => ({ code: "", name: { vi: "", en: "" }, kind: "original", count: 1, required: true }),
      name: (paper) => paper.name.vi,
      fields: (path) => [
        line(`${path}.name`, words.lawPaperName, { read: () => law.get(`${path}.name.vi`), write: (vi) => law.paperName(path, vi), area: true }),
        line(`${path}.name.en`, words.nameEn),
        of(`${path}.kind`, select({ label: words.lawPaperKind, ...written(`${path}.kind`), options: () => known.papers.map(({ code, name }) => [code, name]) })),
        line(`${path}.count`, words.lawPaperCount, { inputMode: "numeric", write: (typed) => law.set({ [`${path}.count`]: number(typed) }) }),
        line(`${path}.code`, words.lawPaperCode),
        flag(`${path}.required`, words.lawPaperRequired),
      ],
    }),
  ];
}

export function result(parts) {
  const { studio, law, known } = parts;
  const { words } = studio;
  const { orNull, line, flag } = makers(parts);
  const { edition } = law;
  const both = (change) => {
    const now = { vi: law.get(`${edition}.result.vi`), en: law.get(`${edition}.result.en`), ...change };
    law.set({ [`${edition}.result`]: now.vi || now.en ? now : null });
  };
  return [
    line(`${edition}.fee`, words.lawFee, { inputMode: "numeric", hint: words.lawFeeHint, write: (typed) => law.set({ [`${edition}.fee`]: number(typed) }) }),
    line(`${edition}.result`, words.lawResultName, { read: () => law.get(`${edition}.result.vi`), write: (vi) => both({ vi }) }),
    line(`${edition}.result.en`, words.lawResultEn, { write: (en) => both({ en }) }),
    of(`${edition}.channels`, checks({
      label: words.lawChannels,
      read: () => law.list(`${edition}.channels`),
      write: (channels) => law.set({ [`${edition}.channels`]: channels }),
      options: () => known.channels.map(({ code, name }) => [code, name]),
    })),
    flag(`${edition}.postal_allowed`, words.lawPostal),
    line(`${edition}.form_set`, words.lawFormSet, orNull(`${edition}.form_set`)),
  ];
}

export function bases(parts) {
  const { studio, law, rebuild } = parts;
  const { words } = studio;
  const { line, flag } = makers(parts);
  return [
    lines({
      law, rebuild, path: `${law.edition}.legal_basis`,
      title: words.lawBases, add: words.lawAddBasis, remove: words.lawRemove,
      make: () => ({ text: "", article: "", confirmed: true }),
      name: (basis) => basis.text,
      fields: (path) => [
        line(`${path}.text`, words.lawBasisText, { placeholder: () => words.lawBasisExample }),
        line(`${path}.article`, words.lawBasisArticle),
        flag(`${path}.confirmed`, words.lawBasisConfirmed),
      ],
    }),
  ];
}

/** A number as it is typed, `75.000` too; what is none stays as it is, to be told. */
function number(typed) {
  const plain = typed.replace(/[.\s]/g, "");
  return /^\d+$/.test(plain) ? Number(plain) : typed;
}

/** What others have written here before, to choose from while typing. */
function suggested(field, values) {
  const list = Object.assign(document.createElement("datalist"), { id: `${field.control.id}-list` });
  list.append(...values.map((value) => new Option(value, value)));
  field.control.setAttribute("list", list.id);
  field.node.append(list);
  return field;
}
