// Minh họa: the drawing explained by tokens that travel over it. It is a picture laid over the canvas, never the canvas
// itself: while it is on nothing can be drawn, and when it is left the drawing, its history and the draft are as they
// were.
import { offer } from "./simulating/offered.js";

export function offerSimulation(studio, button, panel) {
  const tabs = studio.root.querySelector("[data-tabs]");
  const others = document.querySelectorAll("[data-arrange], [data-files]");
  const canvas = studio.root.querySelector(".studio-canvas");

  async function begin(simulate) {
    const { modeler } = studio;
    const { xml } = await modeler.saveXML();
    const { x, y, width, height } = modeler.get("canvas").viewbox(); // the same part at the same size: nothing jumps
    return simulate(studio, canvas, panel, xml, { translate: modeler.get("translate"), look: (picture) => picture.viewbox({ x, y, width, height }) });
  }
  function mayEnter() {
    if (studio.isBroken) studio.announce(studio.words.notDrawable);
    return !studio.isBroken;
  }
  function show(isOn) {
    studio.isSimulating = isOn;
    studio.root.classList.toggle("is-simulating", isOn);
    studio.root.querySelector("[data-canvas]").inert = isOn;
    tabs.hidden = isOn;
    others.forEach((each) => (each.disabled = isOn));
  }

  const leave = offer(button, panel, { begin, show, mayEnter, failed: () => studio.announce(studio.words.simulationFailed) });
  panel.querySelector("[data-to-play]").addEventListener("click", () => {
    leave();
    studio.openTab("play");
    document.getElementById("tab-play").focus();
  });
  studio.on("opened", leave); // another drawing is on the canvas
}
