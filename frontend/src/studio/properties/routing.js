// A routing, put together from choices and told with the units it would be today.
import { select, text, told } from "./fields.js";

const NAMED = ["department", "outside"];

/** `read`, `write` of the routing as it is written; `kinds` are the words it may begin with, `tell` picks what is told. */
export function routing(studio, choices, { label, read, write, kinds = choices.units, tell = ({ sentence, examples }) => [sentence, ...examples] }) {
  const now = () => readRouting(read());
  const set = (change) => write(writeRouting({ ...now(), ...change }));
  const onlyFor = (field, isShown) => ({ ...field, refresh: () => (field.refresh(), (field.node.hidden = !isShown())) });
  return [
    select({
      label,
      read: () => now().kind,
      write: (kind) => set({ kind, name: NAMED.includes(kind) ? first(kind) : kind === "fact" ? "site.commune" : "" }),
      options: () => listed(kinds, studio.words.choose),
    }),
    onlyFor(
      select({
        label: studio.words.body,
        read: () => now().name,
        write: (name) => set({ name }),
        options: () => bodies(now().kind).map(({ code, name }) => [code, name]),
      }),
      () => NAMED.includes(now().kind),
    ),
    onlyFor(
      text({ label: studio.words.unitFact, hint: studio.words.unitFactHint, read: () => now().name, write: (name) => set({ name }) }),
      () => now().kind === "fact",
    ),
    onlyFor(
      select({
        label: studio.words.part,
        read: () => now().part,
        write: (part) => set({ part }),
        options: () => listed(choices.parts, studio.words.wholeUnit),
      }),
      () => Boolean(now().kind),
    ),
    told(async () => {
      const written = read();
      if (!written) return "";
      const { sentence, examples } = await studio.call("GET", `/dinh-tuyen?routing=${encodeURIComponent(written)}`);
      return tell({ sentence, examples: examples.map((example) => example.sentence) });
    }),
  ];

  function bodies(kind) {
    return kind === "department" ? choices.departments : choices.outside;
  }
  function first(kind) {
    return bodies(kind)[0]?.code ?? "";
  }
}

/** Entries of a list as options, an empty one first. */
export function listed(entries, empty) {
  return [["", empty], ...entries.map(({ code, name }) => [code, name])];
}

/** `department:STP/HTTP` → kind, name, part. */
function readRouting(written) {
  const [word, part = ""] = written.split(/\/(.*)/s);
  const [kind, name = ""] = word.split(/:(.*)/s);
  return { kind, name, part };
}

function writeRouting({ kind, name, part }) {
  if (!kind) return "";
  return kind + (name ? `:${name}` : "") + (part ? `/${part}` : "");
}
