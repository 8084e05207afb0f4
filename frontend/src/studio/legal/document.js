// The legal data of a procedure as one JSON document: reading and writing by path (`editions[0].papers[1].name.vi`), what
// it is proposed to say at first, and what the program fills in by itself.

/** What stands at a path; undefined where there is nothing. */
export function at(document, path) {
  return keys(path).reduce((part, key) => part?.[key], document);
}

/** Write a value at a path, making what is missing on the way. */
export function put(document, path, value) {
  const [last, ...way] = keys(path).reverse();
  const holder = way.reverse().reduce((part, key) => (part[key] ??= {}), document);
  holder[last] = value;
}

function keys(path) {
  return path.match(/[^.[\]]+/g) ?? [];
}

/** Legal data nobody has written yet. */
export function fresh({ title, code, today }) {
  return {
    code,
    name: { vi: title, en: "" },
    field: { vi: "", en: "" },
    level: "",
    slug: slugOf(title),
    main: "",
    uses: [],
    received_at: [],
    handling: { default: "same" },
    intake_form: null,
    fact: null,
    editions: [
      {
        valid_from: today,
        valid_to: null,
        period: "",
        cutoff: null,
        same_day: false,
        fee: 0,
        legal_basis: [],
        papers: [],
        channels: ["direct"],
        postal_allowed: false,
        result: null,
        form_set: null,
        variants: [],
      },
    ],
  };
}

/** `Cấp biển số nhà` → `cap-bien-so-nha`. */
export function slugOf(text, longest = 80) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").slice(0, longest).replace(/^-+|-+$/g, "");
}

/** Where in its list the edition stands that comes last. */
export function newest(editions) {
  return editions.reduce((last, each, place) => (each.valid_from >= editions[last].valid_from ? place : last), 0);
}

/** The other files of a content that its main one leads to: those of `before` in their order, then the new ones. */
export function usesOf({ main, files }, before = []) {
  const holder = new Map(Object.entries(files).flatMap(([file, xml]) => found(xml, PROCESS).map((id) => [id, file])));
  const reached = [main];
  for (const file of reached) {
    for (const called of found(files[file] ?? "", CALLED)) {
      const wanted = holder.get(called);
      if (wanted && !reached.includes(wanted)) reached.push(wanted);
    }
  }
  const called = reached.slice(1);
  return [...before.filter((file) => called.includes(file)), ...called.filter((file) => !before.includes(file))];
}

const PROCESS = /<(?:\w+:)?process\s[^>]*\bid="([^"]+)"/g;
const CALLED = /\bcalledElement="([^"]+)"/g;

function found(xml, pattern) {
  return [...xml.matchAll(pattern)].map(([, id]) => id);
}
