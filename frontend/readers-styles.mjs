// Of the drawing library's styles, those a reader meets: rules and values that dress only what one draws with are left out
// of the officers' bundle.
import fs from "node:fs";

const OF_DRAWING =
  /palette|popup|context-pad|search|resiz|segment-dragger|bendpoint|dragg|drag-active|lasso|snap-line|crosshair|space-tool|tooltip|cursor-move|multi-select|updating|(?:drop|connect|attach)-|new-parent|selected/;

export const readersStyles = {
  name: "readers-styles",
  setup(build) {
    build.onLoad({ filter: /bpmn-js[\\/]dist[\\/]assets[\\/].*\.css$/ }, ({ path }) => ({ contents: read(fs.readFileSync(path, "utf8")), loader: "css" }));
  },
};

function read(styles) {
  const rules = styles.replace(/\/\*[\s\S]*?\*\//g, "").matchAll(/([^{}]+)\{([^{}]*)\}/g);
  return [...rules].map(([, selectors, lines]) => rule(selectors, lines)).join("");
}

function rule(selectors, lines) {
  const kept = selectors.split(",").filter((selector) => !OF_DRAWING.test(selector));
  return kept.length ? `${kept.join(",")}{${lines.replace(/--[\w-]+:[^;]*;/g, (value) => (OF_DRAWING.test(value) ? "" : value))}}\n` : "";
}
