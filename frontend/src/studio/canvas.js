// The canvas: bpmn-js with our words, our properties and only what the profile runs.
import Modeler from "bpmn-js/lib/Modeler";
import { pictured } from "./arranging.js";
import { libraryKinds, libraryWords } from "./library.js";
import { offers } from "./offers.js";
import spiffworkflow from "./spiffworkflow.json";
import { unkeptOf } from "./unkept.js";

/** Keys of the library nobody has translated; a test opens everything and finds this empty. */
export const untranslated = new Set();

export function makeCanvas(studio, container) {
  const language = document.documentElement.lang;
  const own = libraryWords[language] ?? {};
  const translate = (key, filling = {}) => {
    if (key in libraryKinds) return studio.words.kinds[libraryKinds[key]];
    if (language !== "en" && !(key in own)) untranslated.add(key);
    return (own[key] ?? key).replace(/{([^}]+)}/g, (whole, name) => filling[name] ?? whole);
  };
  studio.untranslated = untranslated;
  studio.modeler = new Modeler({
    container,
    moddleExtensions: { spiffworkflow },
    additionalModules: [{ translate: ["value", translate], studio: ["value", studio] }, offers],
  });
  const { modeler } = studio;
  modeler.on("commandStack.changed", ({ trigger }) => trigger !== "clear" && studio.emit("changed"));
  modeler.on("selection.changed", ({ newSelection }) => studio.emit("selected", newSelection.length === 1 ? newSelection[0] : null));
  const svg = container.querySelector("svg"); // takes the keys, so it is no picture to a screen reader
  svg.setAttribute("role", "application");
  svg.setAttribute("aria-label", studio.words.canvas);
  // Keys pressed on the drawing are for the drawing, not for the page's own shortcuts; a menu hears Escape at the page.
  container.addEventListener("keydown", (event) => ["?", "Escape"].includes(event.key) || event.stopPropagation());
}

/** Put a drawing on the canvas; what is no drawing leaves the canvas as it was and says so. */
export async function draw(studio, xml) {
  const { modeler, file } = studio;
  studio.isDrawn = false; // what is on the canvas is not this file yet
  try {
    const whole = await pictured(studio, xml);
    const { warnings } = await modeler.importXML(whole);
    studio.unkept = unkeptOf(whole === xml ? warnings : (await modeler.get("moddle").fromXML(xml)).warnings);
    studio.isDrawn = studio.file === file;
    if (whole !== xml) studio.touch((content) => (content.files[studio.file] = whole));
  } catch (problem) {
    studio.announce(studio.words.notDrawable);
    console.warn(problem);
    studio.isBroken = true;
    studio.emit("broken");
    return false;
  }
  studio.isBroken = false;
  fit(modeler, READABLE);
  studio.emit("selected", null);
  studio.emit("opened");
  return true;
}

const PALETTE = 130; // pixels the palette takes on the left
const READABLE = 0.75; // smaller, the names cannot be read
const [NEAREST, FARTHEST] = [4, 0.1];

/** The whole drawing beside the palette, no larger than it is drawn; only its beginning where it would be smaller than
 *  `least`. */
export function fit(modeler, least = 0) {
  const canvas = modeler.get("canvas");
  canvas.zoom(1);
  const { inner, outer } = canvas.viewbox();
  if (!inner.width) return;
  const whole = Math.min((outer.width - PALETTE - 30) / inner.width, (outer.height - 40) / inner.height);
  const scale = Math.min(Math.max(whole, least), 1);
  canvas.viewbox({ x: inner.x - PALETTE / scale, y: inner.y - 20 / scale, width: outer.width / scale, height: outer.height / scale });
}

/** Nearer (`times` above 1) or farther, around the middle of what is in view. */
export function zoom(modeler, times) {
  const canvas = modeler.get("canvas");
  canvas.zoom(Math.min(Math.max(canvas.zoom() * times, FARTHEST), NEAREST), "auto");
}
