// One simulation: the picture over the canvas, the token's way in it, and the panel beside it that steers.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import AnimationModule from "bpmn-js-token-simulation/lib/animation";
import TokenCountModule from "bpmn-js-token-simulation/lib/features/token-count";
import SimulatorModule from "bpmn-js-token-simulation/lib/simulator";
import spiffworkflow from "../spiffworkflow.json";
import { makePads } from "./pads.js";
import { makePanel } from "./panel.js";
import { makePace } from "./pace.js";
import { makeTrail } from "./trail.js";
import { makeWays } from "./ways.js";

const TOKEN = { primary: "#0a4fb8", auxiliary: "#ffffff" }; // the blue of the house, for every token
const FIRST = 5000;
const oneColour = ["eventBus", (bus) => bus.on("tokenSimulation.simulator.createScope", FIRST, ({ scope }) => (scope.colors = TOKEN))];

/** Lay the simulation of `xml` over `canvas`, steered by `panel`; `speaker` has the words (`speaking`), `look(canvas)`
 *  brings a part of it into view, `seen(elements)` may name what was read before it is drawn. */
export async function simulate(speaker, canvas, panel, xml, { translate, look, seen = () => {} }) {
  const place = Object.assign(document.createElement("div"), { className: "simulation" });
  canvas.append(place);
  const viewer = new NavigatedViewer({
    container: place,
    animation: { randomize: false },
    moddleExtensions: { spiffworkflow },
    additionalModules: [
      ...(translate ? [{ translate: ["value", translate] }] : []),
      SimulatorModule,
      AnimationModule,
      TokenCountModule,
      { __init__: [oneColour] },
    ],
  });
  const clear = () => {
    viewer.destroy();
    place.remove();
  };
  viewer.on("import.parse.complete", ({ elementsById }) => seen(Object.values(elementsById ?? {})));
  try {
    await viewer.importXML(xml);
  } catch (problem) {
    clear();
    throw problem;
  }
  name(speaker, place.querySelector("svg"));
  look(viewer.get("canvas"));

  const pace = makePace(viewer);
  const ways = makeWays(viewer);
  const trail = makeTrail(speaker, viewer);
  makePads(speaker, viewer, { pace, ways });
  const leavePanel = makePanel(speaker, panel, { viewer, pace, ways, trail });
  viewer.get("eventBus").fire("tokenSimulation.toggleMode", { active: true });
  return {
    leave() {
      leavePanel();
      pace.stop();
      clear();
    },
  };
}

function name({ words }, svg) {
  svg.setAttribute("role", "application"); // it is moved by keys, like the canvas
  svg.setAttribute("aria-label", words.simulated);
}
