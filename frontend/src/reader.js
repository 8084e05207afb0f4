// The library's viewer with what a reader needs: to see, to move, to come nearer. Nothing is chosen in it.
import BaseViewer from "bpmn-js/lib/BaseViewer";
import core from "bpmn-js/lib/core";
import drilldown from "bpmn-js/lib/features/drilldown";
import overlays from "diagram-js/lib/features/overlays";
import translate from "diagram-js/lib/i18n/translate";
import movedByKeys from "diagram-js/lib/navigation/keyboard-move";
import movedByHand from "diagram-js/lib/navigation/movecanvas";
import zoomed from "diagram-js/lib/navigation/zoomscroll";

export class Reader extends BaseViewer {}
Reader.prototype._modules = [core, drilldown, overlays, translate, movedByKeys, movedByHand, zoomed];
Reader.prototype._moddleExtensions = {};
