// Makes one element of each kind the studio offers, and opens its pad, its menus and its properties: the labels of all.
async () => {
  const { modeler } = studio;
  const labels = new Set();
  const see = (entries) => Object.values(entries).forEach(({ label, title }) => (label || title) && labels.add(label || title));
  const [popup, pad, registry, modeling, factory, palette, selection] = [
    "popupMenu", "contextPad", "elementRegistry", "modeling", "elementFactory", "palette", "selection",
  ].map((name) => modeler.get(name));
  const first = (type) => registry.find((element) => element.type === type);
  const [pool, lane] = [first("bpmn:Participant"), first("bpmn:Lane")];
  see(palette.getEntries());

  const plain = [
    "StartEvent", "UserTask", "ManualTask", "Task", "ServiceTask", "SendTask", "CallActivity", "ExclusiveGateway",
    "ParallelGateway", "InclusiveGateway", "EventBasedGateway", "IntermediateThrowEvent", "EndEvent",
  ];
  const triggered = {
    StartEvent: ["Timer", "Signal", "Conditional"],
    EndEvent: ["Message", "Error", "Escalation", "Signal", "Terminate"],
    IntermediateCatchEvent: ["Timer", "Signal", "Conditional"],
    IntermediateThrowEvent: ["Message", "Signal", "Escalation"],
  };
  const event = (type, kind) => ({ type: `bpmn:${type}`, eventDefinitionType: `bpmn:${kind}EventDefinition` });
  const targets = [
    ...plain.map((type) => ({ type: `bpmn:${type}` })),
    ...Object.entries(triggered).flatMap(([type, kinds]) => kinds.map((kind) => event(type, kind))),
    { type: "bpmn:SubProcess", isExpanded: true },
  ];
  const at = (place) => ({ x: lane.x + 120 + 110 * place, y: lane.y + 80 });
  const made = targets.map((target, place) => modeling.createShape(factory.createShape(target), at(place), pool));
  const task = made[1];
  const border = { x: task.x + 20, y: task.y + task.height };
  for (const kind of ["Timer", "Error", "Escalation", "Signal", "Conditional"])
    made.push(modeling.createShape(factory.createShape(event("BoundaryEvent", kind)), border, task, { attach: true }));
  const flow = modeling.connect(made[1], made[7]);

  const settled = () => new Promise((done) => setTimeout(done));
  for (const element of [pool, lane, flow, ...made]) {
    selection.select(element);
    await settled();
    see(pad.getEntries(element));
    for (const menu of ["bpmn-replace", "studio-append", "studio-create", "studio-connect"]) {
      const { entries, headerEntries } = popup._getContext(element, menu);
      see(entries);
      see(headerEntries);
    }
  }
  const several = made.slice(0, 3);
  selection.select(several);
  await settled();
  see(pad.getEntries(several));
  see(popup._getContext(several, "align-elements").entries);
  return [...labels].filter((label) => !/^[A-Z]\w*_\w+$/.test(label)); // elements without a name are called by their id
};
