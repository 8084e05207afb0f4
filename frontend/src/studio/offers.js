// What may be drawn: only what the engine runs and the profile knows (docs/house.md). Palette, context pad, the menus
// to append, to create and to change all offer from this one list; what is drawn otherwise is found by the check.
import { PopupEntries } from "bpmn-js/lib/features/popup-menu/PopupEntries";
import { is } from "bpmn-js/lib/util/ModelUtil";
import { nameOf } from "./naming.js";

const STEPS = ["user-task", "manual-task", "service-task", "send-task", "call-activity", "expanded-subprocess"];
const GATEWAYS = ["exclusive-gateway", "parallel-gateway", "inclusive-gateway", "event-based-gateway"];
const BETWEEN = ["timer-intermediate-catch", "message-intermediate-throw", "signal-intermediate-throw",
  "signal-intermediate-catch", "escalation-intermediate-throw", "conditional-intermediate-catch",
  "none-intermediate-throwing"]; // prettier-ignore
const ENDS = ["none-end-event", "message-end", "error-end", "escalation-end", "signal-end", "terminate-end"];
const BORDERS = ["timer-boundary", "non-interrupting-timer-boundary", "error-boundary", "escalation-boundary",
  "non-interrupting-escalation-boundary", "signal-boundary", "non-interrupting-signal-boundary",
  "conditional-boundary", "non-interrupting-conditional-boundary"]; // prettier-ignore
const STARTS = ["none-start-event", "timer-start", "non-interrupting-timer-start", "signal-start",
  "non-interrupting-signal-start", "conditional-start", "non-interrupting-conditional-start", "error-start",
  "escalation-start", "non-interrupting-escalation-start"]; // prettier-ignore
const OTHERS = ["event-subprocess", "expanded-pool", "task"];
const ALLOWED = [...STEPS, ...GATEWAYS, ...BETWEEN, ...ENDS, ...BORDERS, ...STARTS, ...OTHERS];

const REPLACEMENTS = new Set([
  ...ALLOWED.map((id) => `replace-with-${id}`),
  "replace-with-none-start", "replace-with-none-end", "replace-with-none-intermediate-throw", "replace-with-subprocess",
  "replace-with-sequence-flow", "replace-with-default-flow",
]); // prettier-ignore
const LATER = 500; // after the library's own provider, to take away from what it offers
const AFTER_EVENTS_ONLY = ["timer-intermediate-catch", "signal-intermediate-catch", "conditional-intermediate-catch"];

class Palette {
  constructor(palette, create, elementFactory, lassoTool, spaceTool, globalConnect, handTool, translate, studio) {
    Object.assign(this, { create, elementFactory, lassoTool, spaceTool, globalConnect, handTool, translate, studio });
    palette.registerProvider(this);
  }

  getPaletteEntries() {
    const { translate, studio } = this;
    const tool = (className, title, click) => ({ group: "tools", className, title: translate(title), action: { click } });
    const drawn = (id, group) => this.entry(id, group);
    return {
      "hand-tool": tool("bpmn-icon-hand-tool", "Activate hand tool", (event) => this.handTool.activateHand(event)),
      "lasso-tool": tool("bpmn-icon-lasso-tool", "Activate lasso tool", (event) => this.lassoTool.activateSelection(event)),
      "space-tool": tool("bpmn-icon-space-tool", "Activate create/remove space tool", (event) => this.spaceTool.activateSelection(event)),
      "global-connect-tool": tool("bpmn-icon-connection-multi", "Activate global connect tool", (event) => this.globalConnect.start(event)),
      separator: { group: "tools", separator: true },
      "create.start": drawn("none-start-event", "event"),
      "create.user-task": drawn("user-task", "activity"),
      "create.call-activity": drawn("call-activity", "activity"),
      "create.service-task": drawn("service-task", "activity"),
      "create.exclusive-gateway": drawn("exclusive-gateway", "gateway"),
      "create.parallel-gateway": drawn("parallel-gateway", "gateway"),
      "create.timer": drawn("timer-intermediate-catch", "event"),
      "create.end": drawn("none-end-event", "event"),
      "create.pool": drawn("expanded-pool", "collaboration"),
      "create.more": {
        group: "more",
        className: "studio-more",
        title: studio.words.createMore,
        action: { click: () => studio.keyboard.create() },
      },
    };
  }

  entry(id, group) {
    const { label, className, target } = PopupEntries[id];
    const start = (event) => this.create.start(event, shapeOf(this.elementFactory, target));
    return { group, className, title: this.translate(label), action: { dragstart: start, click: start } };
  }
}
Palette.$inject = ["palette", "create", "elementFactory", "lassoTool", "spaceTool", "globalConnect", "handTool", "translate", "studio"];

function shapeOf(elementFactory, target) {
  return target.type === "bpmn:Participant" ? elementFactory.createParticipantShape() : elementFactory.createShape({ ...target });
}

/** The context pad keeps what changes, connects and deletes; what it appends comes from our list. */
class Pad {
  constructor(contextPad, elementFactory, autoPlace, create, translate, studio) {
    Object.assign(this, { elementFactory, autoPlace, create, translate, studio });
    contextPad.registerProvider(LATER, this);
  }

  getContextPadEntries(element) {
    return (entries) => {
      const kept = Object.entries(entries).filter(([key]) => !key.startsWith("append.") || key === "append.text-annotation");
      const first = appendable(element).length ? ["user-task", "exclusive-gateway", "timer-intermediate-catch", "none-end-event"] : [];
      const own = first.filter((id) => appendable(element).includes(id)).map((id) => [`append.${id}`, this.append(id)]);
      const more = first.length ? [["append.more", this.more()]] : [];
      return Object.fromEntries([...own, ...more, ...kept]);
    };
  }

  append(id) {
    const { label, className, target } = PopupEntries[id];
    const { studio, translate } = this;
    return {
      group: "model",
      className,
      title: studio.say("append", { what: translate(label) }),
      action: {
        click: (_event, element) => this.autoPlace.append(element, shapeOf(this.elementFactory, target)),
        dragstart: (event, element) => this.create.start(event, shapeOf(this.elementFactory, target), { source: element }),
      },
    };
  }

  more() {
    const { studio } = this;
    return {
      group: "model",
      className: "studio-more",
      title: studio.words.appendMore,
      action: { click: (_event, element) => studio.keyboard.append(element) },
    };
  }
}
Pad.$inject = ["contextPad", "elementFactory", "autoPlace", "create", "translate", "studio"];

/** What may follow an element. */
function appendable(element) {
  const bo = element.businessObject;
  if (!is(bo, "bpmn:FlowNode") || is(bo, "bpmn:EndEvent") || element.labelTarget || bo.triggeredByEvent) return [];
  if (is(bo, "bpmn:EventBasedGateway")) return AFTER_EVENTS_ONLY;
  return [...STEPS, ...GATEWAYS, ...BETWEEN, ...ENDS];
}

class Menus {
  constructor(popupMenu, elementFactory, autoPlace, modeling, canvas, selection, elementRegistry, translate, studio) {
    Object.assign(this, { popupMenu, elementFactory, autoPlace, modeling, canvas, selection, elementRegistry, translate, studio });
    const none = () => studio.words.nothingFits;
    popupMenu.registerProvider("bpmn-replace", LATER, {
      getPopupMenuEntries: () => (entries) => Object.fromEntries(Object.entries(entries).filter(([key]) => REPLACEMENTS.has(key))),
      getPopupMenuHeaderEntries: () => (entries) => Object.fromEntries(Object.entries(entries).filter(([key]) => key === "toggle-non-interrupting")),
      getEmptyPlaceholder: none,
    });
    const menu = (name, entries) => popupMenu.registerProvider(name, { getPopupMenuEntries: (target) => entries(target), getEmptyPlaceholder: none });
    menu("studio-append", (element) => ({
      ...this.entries(appendable(element), (shape) => this.autoPlace.append(element, shape)),
      ...this.annotation(element),
    }));
    menu("studio-create", (element) => ({
      ...this.lanes(element),
      ...this.entries(creatable(element), (shape, id) => this.place(shape, element, id)),
    }));
    menu("studio-connect", (element) => this.targets(element));
    studio.keyboard = {
      append: (element) => this.open(element, "studio-append", studio.words.appendMore),
      create: () => this.open(this.selection.get()[0] ?? canvas.getRootElement(), "studio-create", studio.words.createMore),
      connect: (element) => this.open(element, "studio-connect", studio.words.connectTo),
      change: (element) => this.open(element, "bpmn-replace", translate("Change element")),
    };
  }

  open(element, provider, title) {
    if (!element || this.popupMenu.isEmpty(element, provider)) return this.studio.announce(this.studio.words.nothingFits);
    const { left, top, width } = this.canvas.getContainer().getBoundingClientRect();
    this.popupMenu.open(element, provider, { x: left + width / 2 - 160, y: top + 60 }, { title, width: 320, search: true });
  }

  entries(ids, place) {
    return Object.fromEntries(
      ids.map((id) => {
        const { label, className, target } = PopupEntries[id];
        const action = () => this.take(place(shapeOf(this.elementFactory, target), id));
        return [id, { label: this.translate(label), className, action }];
      }),
    );
  }

  /** What the context pad offers for lanes and notes, for those who have no mouse. */
  lanes(element) {
    if (!is(element, "bpmn:Lane") && !is(element, "bpmn:Participant")) return {};
    const lane = (label, where) => ({
      label: this.translate(label),
      className: `bpmn-icon-lane-insert-${where === "top" ? "above" : "below"}`,
      action: () => this.take(this.modeling.addLane(element, where)),
    });
    return { "lane-above": lane("Add lane above", "top"), "lane-below": lane("Add lane below", "bottom") };
  }

  annotation(element) {
    if (!is(element, "bpmn:FlowNode")) return {};
    const action = () => this.take(this.autoPlace.append(element, this.elementFactory.createShape({ type: "bpmn:TextAnnotation" })));
    return { note: { label: this.translate("Add text annotation"), className: "bpmn-icon-text-annotation", action } };
  }

  targets(element) {
    const others = this.elementRegistry.filter(
      (other) => is(other, "bpmn:FlowNode") && !other.labelTarget && other !== element && !is(other, "bpmn:StartEvent") && !is(other, "bpmn:BoundaryEvent"),
    );
    const fits = others.filter((other) => other.parent === element.parent);
    const entry = (other) => ({ label: nameOf(this.studio, other), description: other.id, action: () => this.take(this.modeling.connect(element, other) && element) });
    return Object.fromEntries(fits.map((other) => [other.id, entry(other)]));
  }

  /** Put a new element where there is room: on the border of the chosen step, at the end of the chosen lane or, with
   *  none chosen, of the first one in view; on the bare ground only a pool, or what is drawn without one. */
  place(shape, chosen, id) {
    if (BORDERS.includes(id)) {
      const at = { x: chosen.x + chosen.width - 25, y: chosen.y + chosen.height };
      return this.modeling.createShape(shape, at, chosen, { attach: true });
    }
    const root = this.canvas.getRootElement();
    const lane = id === "expanded-pool" ? undefined : (laneOf(chosen, this.elementRegistry) ?? this.laneInView(root));
    if (!lane) {
      const bottom = Math.max(80, ...(root.children ?? []).filter((child) => child.y).map((child) => child.y + child.height + 40));
      return this.modeling.createShape(shape, { x: 160 + shape.width / 2, y: bottom + shape.height / 2 }, root);
    }
    const inside = this.elementRegistry.filter((other) => is(other, "bpmn:FlowNode") && !other.labelTarget && within(other, lane));
    const right = Math.max(lane.x + 40, ...inside.map((other) => other.x + other.width + 50));
    const at = { x: right + shape.width / 2, y: lane.y + lane.height / 2 };
    const parent = is(lane, "bpmn:Lane") ? poolOf(lane) : lane;
    return this.modeling.createShape(shape, at, parent);
  }

  /** The first lane that can be seen, otherwise the first; a pool where there are no lanes. */
  laneInView(root) {
    const here = (type) => this.elementRegistry.filter((each) => is(each, type) && this.canvas.findRoot(each) === root);
    const lanes = here("bpmn:Lane").filter((lane) => !lane.children.some((part) => is(part, "bpmn:Lane")));
    const bands = lanes.length ? lanes : here("bpmn:Participant").filter(({ businessObject }) => businessObject.processRef);
    bands.sort((a, b) => a.y - b.y);
    const { y, height } = this.canvas.viewbox();
    return bands.find((band) => band.y >= y && band.y + band.height <= y + height) ?? bands[0];
  }

  take(shape) {
    if (shape?.id) this.selection.select(shape);
    this.canvas.focus();
    return shape;
  }
}
Menus.$inject = ["popupMenu", "elementFactory", "autoPlace", "modeling", "canvas", "selection", "elementRegistry", "translate", "studio"];

function creatable(element) {
  const borders = is(element, "bpmn:Activity") ? BORDERS : [];
  return [...borders, "none-start-event", ...STEPS, "event-subprocess", ...GATEWAYS, ...BETWEEN, ...ENDS, "expanded-pool"];
}

/** The lane an element stands in, of several nested ones the smallest; what has none stands in its pool or subprocess.
 *  The ground itself stands in nothing, though the library gives it a size. */
export function laneOf(element, registry) {
  if (!element.parent || element.waypoints) return undefined;
  if (is(element, "bpmn:Lane") || is(element, "bpmn:SubProcess")) return element;
  if (is(element, "bpmn:Participant")) return registry.find((each) => is(each, "bpmn:Lane") && each.parent === element) ?? element;
  const lanes = registry.filter((each) => is(each, "bpmn:Lane") && within(element, each));
  lanes.sort((a, b) => a.height - b.height);
  return lanes[0] ?? (element.parent.parent ? element.parent : undefined);
}

function within(element, lane) {
  const [x, y] = [element.x + element.width / 2, element.y + element.height / 2];
  return x >= lane.x && x <= lane.x + lane.width && y >= lane.y && y <= lane.y + lane.height;
}

function poolOf(lane) {
  let parent = lane.parent;
  while (parent && is(parent, "bpmn:Lane")) parent = parent.parent;
  return parent;
}

export const offers = {
  __init__: ["paletteProvider", "studioPad", "studioMenus"],
  paletteProvider: ["type", Palette],
  studioPad: ["type", Pad],
  studioMenus: ["type", Menus],
};
