// One simulation: the picture over the canvas, the token's way in it, and the panel beside it that steers.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import AnimationModule from "bpmn-js-token-simulation/lib/animation";
import TokenCountModule from "bpmn-js-token-simulation/lib/features/token-count";
import SimulatorModule from "bpmn-js-token-simulation/lib/simulator";
import { makePads } from "./pads.js";
import { makePanel } from "./panel.js";
import { makePace } from "./pace.js";
import { makeTrail } from "./trail.js";
import { makeWays } from "./ways.js";

const TOKEN = { primary: "#0a4fb8", auxiliary: "#ffffff" }; // the blue of the house, for every token
const FIRST = 5000;
const oneColour = ["eventBus", (bus) => bus.on("tokenSimulation.simulator.createScope", FIRST, ({ scope }) => (scope.colors = TOKEN))];

export async function simulate(studio, canvas, panel, xml) {
  const place = Object.assign(document.createElement("div"), { className: "simulation" });
  canvas.append(place);
  const viewer = new NavigatedViewer({
    container: place,
    animation: { randomize: false },
    additionalModules: [
      { translate: ["value", studio.modeler.get("translate")] },
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
  try {
    await viewer.importXML(xml);
  } catch (problem) {
    clear();
    throw problem;
  }
  name(studio, place.querySelector("svg"));
  viewer.get("canvas").viewbox(lookedAt(studio.modeler.get("canvas")));

  const pace = makePace(viewer);
  const ways = makeWays(viewer);
  const trail = makeTrail(studio, viewer);
  makePads(studio, viewer, { pace, ways });
  const leavePanel = makePanel(studio, panel, { viewer, pace, ways, trail });
  viewer.get("eventBus").fire("tokenSimulation.toggleMode", { active: true });
  return {
    leave() {
      leavePanel();
      pace.stop();
      clear();
    },
  };
}

function name(studio, svg) {
  svg.setAttribute("role", "application"); // it is moved by keys, like the canvas
  svg.setAttribute("aria-label", studio.words.simulated);
}

/** The same part of the drawing at the same size, so that nothing jumps. */
function lookedAt(canvas) {
  const { x, y, width, height } = canvas.viewbox();
  return { x, y, width, height };
}
