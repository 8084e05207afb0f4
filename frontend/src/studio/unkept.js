// What the canvas cannot hold is lost from the drawing at its first save: it is told when the file is opened, with its
// line, where the whole file still is, and what to do.
import { button } from "./properties/fields.js";

const UNPARSABLE = /^unparsable content (?:<([^\s>]+)>? )?.*?line: (\d+)/s;

/** The places of a file that were not read: `{ name, line, why }`, from what the reader of the drawing warns of. */
export function unkeptOf(warnings) {
  return warnings
    .map(({ message }) => ({ found: UNPARSABLE.exec(message), message }))
    .filter(({ found }) => found)
    .map(({ found: [, name = "", line], message }) => ({ name, line: Number(line) + 1, why: reasonOf(message) }));
}

function reasonOf(message) {
  if (/duplicate ID/.test(message)) return "twice";
  return /unknown type|unrecognized element/.test(message) ? "unknown" : "malformed";
}

export function tellOfUnkept(studio, place) {
  const { words } = studio;
  const closed = new Set(); // what has been read and put away, for as long as the page is open

  studio.on("opened", () => {
    const { unkept, file } = studio;
    const key = JSON.stringify([file, unkept]);
    place.hidden = !unkept.length || closed.has(key);
    if (place.hidden) return place.replaceChildren();
    const close = button({ label: words.close, act: () => (closed.add(key), (place.hidden = true)) });
    const list = document.createElement("ul");
    list.append(...unkept.map(({ name, line, why }) => part("li", studio.say("unkeptLine", { name: name ? `<${name}>` : "…", line, why: words.unkeptWhy[why] }))));
    place.replaceChildren(part("h3", studio.say("unkeptTitle", { file })), part("p", words.unkeptWhat), list, ...where(file), part("p", words.unkeptRemedy), close.node);
  });

  function where(file) {
    if (!(file in (studio.content.originals ?? {}))) return [part("p", words.unkeptHistory)];
    const link = Object.assign(document.createElement("a"), { textContent: file, download: file, href: `${studio.root.dataset.url}/goc/${encodeURIComponent(file)}` });
    const sentence = part("p", `${words.unkeptOriginal} `);
    sentence.append(link);
    return [sentence];
  }
}

function part(tag, textContent) {
  return Object.assign(document.createElement(tag), { textContent });
}
