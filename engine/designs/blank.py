"""An empty diagram to begin with: a pool with its lanes, and nothing in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from engine.designs.content import content_of
from engine.org.fold import fold

LANE, WIDTH, HEAD = 160, 1200, 30
MOST_LANES = 12
NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def blank(title: str, lanes: Sequence[str]) -> dict[str, object]:
    """The content of a new design: one file named after the title, a pool, one lane per name."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:60] or "quy-trinh"
    named = [" ".join(name.split())[:80] for name in lanes if name.strip()][:MOST_LANES]
    return content_of({f"{slug}.bpmn": _drawn(f"p_{slug.replace('-', '_')}", title, named)})


def _drawn(process: str, title: str, lanes: Sequence[str]) -> str:
    name, height = quoteattr(title), LANE * max(1, len(lanes))
    drawn = "".join(
        f'\n      <bpmn:lane id="{process}_lane_{number}" name={quoteattr(lane)} />'
        for number, lane in enumerate(lanes, 1)
    )
    lane_set = f'\n    <bpmn:laneSet id="{process}_lanes">{drawn}\n    </bpmn:laneSet>' if lanes else ""
    shapes = "".join(
        _shape(f"{process}_lane_{number}", HEAD, LANE * (number - 1), WIDTH - HEAD, LANE)
        for number in range(1, len(lanes) + 1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions {NAMESPACES} id="{process}_definitions" targetNamespace="https://hanoi.gov.vn/mot-cua">
  <bpmn:collaboration id="{process}_collaboration">
    <bpmn:participant id="{process}_pool" name={name} processRef="{process}" />
  </bpmn:collaboration>
  <bpmn:process id="{process}" name={name} isExecutable="true">{lane_set}
  </bpmn:process>
  <bpmndi:BPMNDiagram id="{process}_diagram">
    <bpmndi:BPMNPlane id="{process}_plane" bpmnElement="{process}_collaboration">{
        _shape(f"{process}_pool", 0, 0, WIDTH, height)
    }{shapes}
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def _shape(element: str, x: int, y: int, width: int, height: int) -> str:
    return f"""
      <bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}" isHorizontal="true">
        <dc:Bounds x="{160 + x}" y="{80 + y}" width="{width}" height="{height}" />
      </bpmndi:BPMNShape>"""
