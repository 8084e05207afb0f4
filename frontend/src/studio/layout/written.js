// The picture as BPMN DI, in the place of whatever picture the file had.
import { BPMN, freshId } from "./read.js";

const DI = "http://www.omg.org/spec/BPMN/20100524/DI";
const DC = "http://www.omg.org/spec/DD/20100524/DC";
const LINES = "http://www.omg.org/spec/DD/20100524/DI";

export function writer({ document }) {
  const definitions = document.documentElement;
  for (const old of [...definitions.children]) if (old.namespaceURI === DI) old.remove();
  const whole = [...definitions.children].filter((each) => each.namespaceURI === BPMN);
  const root = whole.find((each) => each.localName === "collaboration") ?? whole.find((each) => each.localName === "process");
  const make = (parent, space, name, attributes) => {
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };
  const diagram = make(definitions, DI, "bpmndi:BPMNDiagram", { id: freshId(document, "picture") });
  const plane = make(diagram, DI, "bpmndi:BPMNPlane", { id: freshId(document, "picture_plane"), bpmnElement: root?.getAttribute("id") ?? undefined });
  const drawn = (element, kind, attributes = {}) =>
    make(plane, DI, `bpmndi:${kind}`, { id: freshId(document, `${element.getAttribute("id")}_di`), bpmnElement: element.getAttribute("id"), ...attributes });
  const bounds = (parent, { x, y, width, height }) => make(parent, DC, "dc:Bounds", { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) });
  const name = (parent, box) => box && bounds(make(parent, DI, "bpmndi:BPMNLabel", {}), box);
  return {
    shape(element, box, { label, isHorizontal, isExpanded } = {}) {
      const shape = drawn(element, "BPMNShape", { isHorizontal, isExpanded });
      bounds(shape, box);
      name(shape, label);
    },
    edge(element, points, label) {
      const edge = drawn(element, "BPMNEdge");
      for (const { x, y } of points) make(edge, LINES, "di:waypoint", { x: Math.round(x), y: Math.round(y) });
      name(edge, label);
    },
    text: () => new XMLSerializer().serializeToString(document),
  };
}
