// Minh họa where a drawing is only read, for those who decide about it: `data-explained` holds a button, the drawing, the
// panel that steers and the words. Nothing of it is loaded with the officers' pages.
import { offer } from "./studio/simulating/offered.js";
import { speaking } from "./studio/naming.js";
import { says } from "./studio/properties/values.js";

const READABLE = 0.6; // smaller, the names cannot be read; then the beginning alone is shown, and the token is followed

for (const part of document.querySelectorAll("[data-explained]")) explain(part);

function explain(part) {
  const [button, panel, place] = ["[data-simulate]", "[data-simulation]", "[data-diagram]"].map((each) => part.querySelector(each));
  const speaker = speaking(JSON.parse(part.querySelector("[data-explained-words]").textContent));
  button.hidden = false;
  offer(button, panel, {
    mayEnter: () => Boolean(place.querySelector("svg")), // a file without a picture says so in its place
    async begin(simulate) {
      const answer = await fetch(place.dataset.url);
      if (!answer.ok) throw new Error(`${answer.status} ${place.dataset.url}`);
      return simulate(speaker, place, panel, await answer.text(), { look, seen: english });
    },
    show(isOn) {
      part.classList.toggle("is-simulating", isOn);
      for (const child of place.children) child.inert = isOn;
    },
    failed: () => (part.querySelector("[data-explained-said]").textContent = speaker.words.simulationFailed),
  });
}

function look(canvas) {
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() >= READABLE) return;
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / READABLE, outer.height / READABLE];
  canvas.viewbox({ x: inner.x - 20, y: Math.min(inner.y - 20, inner.y + inner.height / 2 - height / 2), width, height });
}

/** On English pages what has an English name is drawn with it. */
function english(elements) {
  if (document.documentElement.lang !== "en") return;
  for (const bo of elements.filter((each) => each.$instanceOf?.("bpmn:BaseElement"))) {
    bo.name = says({ businessObject: bo, type: bo.$type }, "name_en") || bo.name;
  }
}
