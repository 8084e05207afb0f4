// Diagrams that arrive without a picture are given one; any other can be arranged anew. The result is a content like
// any other: shown, saved as an edition, and Ctrl+Z goes back to the edition before it. What draws it is loaded only
// when it is needed.
import { fit } from "./canvas.js";
import { undrawn } from "./layout/read.js";

/** The drawing with a picture: itself when every step and lane has a shape. */
export async function pictured(studio, xml) {
  return undrawn(xml).length ? ((await arrangedAnew(studio, xml)) ?? xml) : xml;
}

/** Arrange the file on the canvas anew. */
export async function arrange(studio) {
  if (studio.isBroken || !(await studio.save())) return;
  const { files } = studio.content;
  const xml = await arrangedAnew(studio, files[studio.file]);
  if (!xml) return;
  await studio.show({ ...studio.content, files: { ...files, [studio.file]: xml } });
  fit(studio.modeler);
  studio.announce(studio.words.arranged);
}

async function arrangedAnew(studio, xml) {
  studio.announce(studio.words.arranging);
  await frame();
  const { arranged } = await import("./layout/index.js");
  return arranged(xml, frame);
}

/** Let the page be painted and used before going on. */
function frame() {
  return new Promise((done) => setTimeout(done, 30));
}
