// A call activity: which other diagram it calls. A shared one is taken into the design, with all it calls in turn.
import { button, select } from "./fields.js";

export function callActivity(studio, element, choices) {
  const { words, modeler } = studio;
  const read = () => element.businessObject.calledElement ?? "";
  return [
    select({
      label: words.called,
      hint: words.calledHint,
      read,
      write: async (id) => {
        await take(studio, id, choices);
        modeler.get("modeling").updateProperties(element, { calledElement: id || undefined });
      },
      options: () => [["", words.choose], ...offered(studio, choices)],
    }),
    button({ label: words.openCalled, isShown: () => Boolean(fileOf(studio, read())), act: () => studio.open(fileOf(studio, read())) }),
  ];
}

/** The shared diagrams, and the other files of this design. */
function offered(studio, choices) {
  const shared = choices.diagrams.map(({ code, name }) => [code, name]);
  const own = Object.entries(studio.content.files)
    .filter(([file]) => file !== studio.file)
    .map(([, xml]) => /<(?:\w+:)?process[^>]*\bid="([^"]+)"/.exec(xml)?.[1])
    .filter((id) => id && !shared.some(([code]) => code === id));
  return [...shared, ...own.map((id) => [id, id])];
}

function fileOf(studio, id) {
  const isIt = (xml) => new RegExp(`<(?:\\w+:)?process[^>]*\\bid="${id.replace(/[^\w-]/g, "\\$&")}"`).test(xml);
  return id && Object.keys(studio.content.files).find((file) => file !== studio.file && isIt(studio.content.files[file]));
}

async function take(studio, id, choices) {
  const wanted = choices.diagrams.find(({ code }) => code === id);
  if (!wanted || wanted.file in studio.content.files) return;
  const xml = await studio.call("GET", `/so-do/${encodeURIComponent(wanted.file)}`);
  studio.content.files[wanted.file] = xml; // of the content there is now: a save may have put another one in its place
  for (const called of wanted.calls) await take(studio, called, choices);
}
