// What there is to draw in a file: read from its XML as it stands, so that nothing of another tool is lost on the way.

export const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const NODE = /(?:task|event|gateway|subprocess|callactivity|transaction)$/i;
const SCOPES = ["subProcess", "transaction", "adHocSubProcess"];
const PAPERS = { textAnnotation: [160, 50], dataObjectReference: [36, 50], dataStoreReference: [50, 50] };

/** `{ document, pools: [{ element, process }], messages }`; null when it is no BPMN. A pool without an element stands
 * for a process that is drawn without one. */
export function read(xml) {
  const document = new DOMParser().parseFromString(xml, "application/xml");
  const definitions = document.documentElement;
  if (definitions.namespaceURI !== BPMN || definitions.localName !== "definitions") return null;
  const processes = children(definitions, "process");
  const lanes = new Map(processes.map((process) => [process, children(process, "laneSet").flatMap((set) => lanesOf(set))]));
  if (children(definitions, "collaboration").length === 0 && (processes.length > 1 || lanes.get(processes[0])?.length)) {
    addPools(document, processes);
  }
  const participants = children(definitions, "collaboration").flatMap((each) => children(each, "participant"));
  const pools = participants.map((element) => ({ element, of: local(element.getAttribute("processRef")) }));
  const free = processes.filter((process) => !pools.some(({ of }) => of === id(process))).map((process) => ({ element: null, of: id(process) }));
  const found = ({ of }) => processes.find((process) => id(process) === of);
  return {
    document,
    pools: [...pools, ...free].map((pool) => ({ element: pool.element, process: found(pool) && scope(found(pool), lanes.get(found(pool))) })),
    messages: children(definitions, "collaboration").flatMap((each) => [...links(each, "messageFlow")]),
  };
}

/** The ids of the steps of a file that have no shape of their own. */
export function undrawn(xml) {
  const document = new DOMParser().parseFromString(xml, "application/xml");
  if (document.documentElement.namespaceURI !== BPMN) return [];
  const drawn = new Set([...document.getElementsByTagNameNS("*", "BPMNShape")].map((shape) => local(shape.getAttribute("bpmnElement"))));
  const steps = [...document.getElementsByTagNameNS(BPMN, "*")].filter((each) => isNode(each) || each.localName === "lane");
  return steps.map(id).filter((each) => each && !drawn.has(each));
}

function scope(element, lanes = []) {
  const all = children(element).filter(isNode).filter(id);
  const edges = all.filter((node) => node.localName === "boundaryEvent" && node.getAttribute("attachedToRef"));
  const nodes = all.filter((node) => !edges.includes(node)).map((node) => step(node, edges));
  const known = new Set(all.map(id));
  const flows = links(element, "sequenceFlow").filter(({ source, target }) => known.has(source) && known.has(target));
  const hosts = new Map(edges.map((edge) => [id(edge), local(edge.getAttribute("attachedToRef"))]));
  const papers = Object.entries(PAPERS).flatMap(([tag, [width, height]]) => children(element, tag).map((paper) => ({ id: id(paper), element: paper, width, height })));
  return { element, nodes, flows, hosts, lanes, papers: [...papers, ...nodes.flatMap(({ inside }) => inside?.papers ?? [])], links: links(element, "association") };
}

function step(element, edges) {
  const tag = element.localName;
  const [width, height] = /Event$/.test(tag) ? [36, 36] : /Gateway$/.test(tag) ? [50, 50] : [100, 80];
  return {
    id: id(element),
    element,
    width,
    height,
    isGateway: /Gateway$/.test(tag),
    isNamedBeside: width < 100 && Boolean(element.getAttribute("name")),
    inside: SCOPES.includes(tag) ? scope(element) : null,
    edges: edges.filter((edge) => local(edge.getAttribute("attachedToRef")) === id(element)).map((edge) => ({ id: id(edge), element: edge })),
  };
}

/** Lanes as a tree: `{ element, parts, refs }`. */
function lanesOf(set) {
  return children(set, "lane").map((element) => ({
    element,
    parts: children(element, "childLaneSet").flatMap(lanesOf),
    refs: new Set(children(element, "flowNodeRef").map((ref) => local(ref.textContent.trim()))),
  }));
}

function addPools(document, processes) {
  const definitions = document.documentElement;
  const make = (tag, attributes) => {
    const element = document.createElementNS(BPMN, definitions.prefix ? `${definitions.prefix}:${tag}` : tag);
    Object.entries(attributes).forEach(([name, value]) => value && element.setAttribute(name, value));
    return element;
  };
  const collaboration = make("collaboration", { id: freshId(document, `${id(processes[0])}_pools`) });
  for (const process of processes) {
    collaboration.append(make("participant", { id: freshId(document, `${id(process)}_pool`), name: process.getAttribute("name"), processRef: id(process) }));
  }
  definitions.insertBefore(collaboration, processes[0]);
}

export function freshId(document, wanted) {
  document.takenIds ??= new Set([...document.querySelectorAll("[id]")].map(id));
  let [found, number] = [wanted, 1];
  while (document.takenIds.has(found)) found = `${wanted}_${++number}`;
  document.takenIds.add(found);
  return found;
}

function links(parent, tag) {
  return children(parent, tag)
    .filter(id)
    .map((element) => ({ id: id(element), element, name: element.getAttribute("name") ?? "", source: local(element.getAttribute("sourceRef")), target: local(element.getAttribute("targetRef")) }));
}

function isNode(element) {
  return NODE.test(element.localName) && element.parentNode.localName !== "definitions" && !/Definition$/.test(element.localName);
}

function children(parent, tag) {
  return [...parent.children].filter((child) => child.namespaceURI === BPMN && (!tag || child.localName === tag));
}

const id = (element) => element.getAttribute("id") ?? "";
const local = (text) => (text ?? "").split(":").pop();
