"""Ways to break a sound drawing, one for every rule a drawing can violate: each says at which element it will show."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import pairwise

from dialects import BPMN, FORM, OURS, SPACES, written
from growth import grown
from lxml import etree
from side_by_side import KNOWN, WITH_REASON

from engine.definitions.checks import Law
from engine.definitions.examination import Files, look_through
from engine.worktime.periods import Period

OWN = SPACES["spiffworkflow"]
LAW = Law("1.001193", Period.parse("1wd"))
FILE = "p.bpmn"
HUMAN = ("userTask", "manualTask", "task")


ARROW = re.compile(r"\[(\w+) (\w+)>(\w+)(?: if ([^\]]+))?\]")


def _arrow(found: re.Match[str]) -> str:
    flow, source, target, condition = found.groups()
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


class DoesNotApply(Exception):
    """This drawing has nothing to break in that way."""


class Drawing:
    """A generated drawing under the knife. `files` besides it are part of the bundle; `raw` replaces it as bytes."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.sheet = grown(seed)
        [(_, data)] = written(self.sheet, OURS)
        self.root = etree.fromstring(data)
        self.files: dict[str, bytes] = {}
        self.raw: bytes | None = None

    def bundle(self) -> dict[str, bytes]:
        return {FILE: etree.tostring(self.root) if self.raw is None else self.raw, **self.files}

    @property
    def process(self) -> etree._Element:
        return self.root.find(f"{{{BPMN}}}process[@id='p']")

    def all(self, *tags: str) -> list[etree._Element]:
        return [element for tag in tags for element in self.process.iter(f"{{{BPMN}}}{tag}")]

    def some(self, *tags: str) -> etree._Element:
        found = self.all(*tags)
        if not found:
            raise DoesNotApply
        return self.dice.choice(found)

    def at_top(self, *tags: str) -> etree._Element:
        """One that stands in a lane of its own."""
        found = [element for element in self.all(*tags) if element.getparent() is self.process]
        if not found:
            raise DoesNotApply
        return self.dice.choice(found)

    def xml(self, text: str) -> list[etree._Element]:
        """Elements written as XML; `[z9 a>b if x == 1]` is a flow."""
        spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
        text = ARROW.sub(_arrow, text)
        return list(etree.fromstring(f'<x xmlns="{BPMN}" {spaces}>{text}</x>'))

    def add(self, text: str, to: etree._Element | None = None) -> None:
        (self.process if to is None else to).extend(self.xml(text))

    def squeeze(self, text: str) -> str:
        """Put a step with the id `broken` behind the start; its id."""
        start = next(e for e in self.all("startEvent") if e.getparent() is self.process)
        flow = next(e for e in self.all("sequenceFlow") if e.get("sourceRef") == start.get("id"))
        after = flow.get("targetRef")
        flow.set("targetRef", "broken")
        self.add(f"{text}[after_broken broken>{after}]")
        return "broken"

    def on_border(self, definition: str) -> str:
        """A boundary event with this definition at some person's task at the top; its id."""
        host = self.at_top(*HUMAN).get("id")
        self.add(f'<boundaryEvent id="broken" attachedToRef="{host}">{definition}</boundaryEvent>'
            f'<endEvent id="e_broken"/>'
                 '[f_broken broken>e_broken]')  # fmt: skip
        return "broken"

    def say(self, element: etree._Element, name: str, value: str | None) -> str:
        """Set a property of ours; None takes it away. The element's id."""
        rows = element.find(f"{{{BPMN}}}extensionElements/{{{OWN}}}properties")
        if rows is None:
            self.xml("")
            block = etree.SubElement(element, f"{{{BPMN}}}extensionElements")
            element.insert(0, block)
            rows = etree.SubElement(block, f"{{{OWN}}}properties")
        for row in list(rows):
            if row.get("name") == name:
                rows.remove(row)
        if value is not None:
            etree.SubElement(rows, f"{{{OWN}}}property", {"name": name, "value": value})
        return str(element.get("id"))

    def condition(self) -> tuple[etree._Element, etree._Element]:
        """Some condition and its flow."""
        written_down = self.some("conditionExpression")
        return written_down, written_down.getparent()


Break = Callable[[Drawing], str | None]
BREAKS: list[tuple[str, Break]] = []


def breaks(rule: str, way: Break) -> None:
    BREAKS.append((rule, way))


def look_at_broken(number: int, seed: int) -> dict[str, object] | None:
    """For the walled child: what is said about one drawing broken in one way; None when that cannot be done to it."""
    rule, way = BREAKS[number]
    drawing = Drawing(seed)
    try:
        element = way(drawing)
    except DoesNotApply:
        return None
    examined = look_through(Files(drawing.bundle()), KNOWN, {LAW.code: LAW})
    found = [f for f in examined.findings if f.rule == rule and f.element_id == element]
    return {
        "seed": seed,
        "element": element,
        "said": bool(found),
        "complete": all(f.message and f.remedy and f.message_en and f.remedy_en for f in found),
        "published": examined.is_publishable(FILE),
        "runs": examined.is_runnable(FILE),
        "severity": found[0].severity if found else None,
        "others": sorted({(f.rule, f.element_id) for f in examined.findings if f.severity != "advice"}, key=str),
    }


def look_at_all_broken(wanted: int) -> list[tuple[str, list[dict[str, object]]]]:
    """Every way to break, each on the first `wanted` diagrams it can be done to."""
    result = []
    for number, (rule, _) in enumerate(BREAKS):
        found: list[dict[str, object]] = []
        seed = 1
        while len(found) < wanted and seed < 120:
            looked = look_at_broken(number, seed) if seed % 7 else None
            found += [looked] if looked else []
            seed += 1
        result.append((rule, found))
    return result


# -- the file ----------------------------------------------------------------------------------------------------------


def _raw(make: Callable[[bytes], bytes]) -> Break:
    def way(drawing: Drawing) -> None:
        drawing.raw = make(etree.tostring(drawing.root))

    return way


breaks("file-empty", _raw(lambda data: b" \n"))
breaks("file-too-large", _raw(lambda data: data + b" " * (6 << 20)))
breaks("file-is-zip", _raw(lambda data: b"PK\x03\x04" + data))
breaks("file-is-html", _raw(lambda data: b"<html>" + data + b"</html>"))
breaks("xml-broken", _raw(lambda data: data[: len(data) // 2]))
breaks("xml-doctype", _raw(lambda data: b'<!DOCTYPE x [<!ENTITY y "z">]>' + data))
breaks(
    "xml-too-deep",
    _raw(lambda data: data.replace(b"</bpmn:definitions>", b"<a>" * 220 + b"</a>" * 220 + b"</bpmn:definitions>")),
)
breaks(
    "xml-too-many-elements",
    _raw(lambda data: data.replace(b"</bpmn:definitions>", b"<a/>" * 200_001 + b"</bpmn:definitions>")),
)
breaks("wrong-namespace", _raw(lambda data: data.replace(BPMN.encode(), b"http://schema.omg.org/spec/BPMN/2.0")))


def _no_process(drawing: Drawing) -> None:
    for process in drawing.root.findall(f"{{{BPMN}}}process"):
        drawing.root.remove(process)


def _crowd(drawing: Drawing) -> str:
    drawing.add("".join(f'<userTask id="crowd{n}"/>' for n in range(3_001)))
    return "p"


def _twice(drawing: Drawing) -> str:
    drawing.add(f'<userTask id="{drawing.some(*HUMAN).get("id")}"/>')
    return str(drawing.all("userTask")[-1].get("id"))


def _id_no_drawing_holds(drawing: Drawing) -> str:
    drawing.squeeze('<manualTask id="broken"/>')
    flow = next(e for e in drawing.all("sequenceFlow") if e.get("id") == "after_broken")
    flow.set("id", "sau bước")
    return "sau bước"


def _two_files(drawing: Drawing) -> str:
    drawing.files["q.bpmn"] = etree.tostring(drawing.root)
    return "p"


def _dangling(drawing: Drawing) -> str:
    return drawing.squeeze(
        '<intermediateCatchEvent id="broken"><messageEventDefinition messageRef="nowhere"/></intermediateCatchEvent>'
    )


def _default_elsewhere(drawing: Drawing) -> str:
    gate = drawing.some("exclusiveGateway")
    gate.set("default", "nowhere")
    return str(gate.get("id"))


def _drop_target(drawing: Drawing) -> str:
    flow = drawing.some("sequenceFlow")
    flow.attrib.pop("targetRef")
    return str(flow.get("id"))


def _cross(drawing: Drawing) -> str:
    inside = next((e for e in drawing.all(*HUMAN) if e.getparent() is not drawing.process), None)
    if inside is None:
        raise DoesNotApply
    end = next(e for e in drawing.all("endEvent") if e.getparent() is drawing.process)
    drawing.add(f'<sequenceFlow id="broken" sourceRef="{inside.get("id")}" targetRef="{end.get("id")}"/>')
    return "broken"


breaks("no-process", _no_process)
breaks("too-many-elements", _crowd)
breaks("duplicate-id", _twice)
breaks("id-unusable", _id_no_drawing_holds)
breaks("process-id-shared", _two_files)
breaks("dangling-reference", _dangling)
breaks("dangling-reference", _default_elsewhere)
breaks("flow-without-end", _drop_target)
breaks("flow-crosses-border", _cross)
breaks("unknown-element", lambda d: d.squeeze('<magicTask id="broken"/>'))

# -- what the engine does not run --------------------------------------------------------------------------------------

SQUEEZED = {
    "complex-gateway": '<complexGateway id="broken"/>',
    "ad-hoc": '<adHocSubProcess id="broken"><userTask id="inner"/></adHocSubProcess>',
    "choreography": '<choreographyTask id="broken"/>',
    "compensation": '<intermediateThrowEvent id="broken"><compensateEventDefinition/></intermediateThrowEvent>',
    "call-without-process": '<callActivity id="broken"/>',
    "called-process-unknown": '<callActivity id="broken" calledElement="elsewhere"/>',
    "call-cycle": '<callActivity id="broken" calledElement="p"/>',
    "rule-without-decision": '<businessRuleTask id="broken"/>',
    "decision-unknown": '<businessRuleTask id="broken" camunda:decisionRef="fees"/>',
    "script": '<scriptTask id="broken" scriptFormat="groovy"><script>println 1</script></scriptTask>',
    "event-without-trigger": '<intermediateCatchEvent id="broken"/>',
    "event-kind": '<intermediateThrowEvent id="broken"><timerEventDefinition><timeDuration>P1D</timeDuration>'
    "</timerEventDefinition></intermediateThrowEvent>",
    "event-gateway-target": '<eventBasedGateway id="broken"/><userTask id="behind"/><endEvent id="e9"/>'
        '[z9 broken>behind][z8 behind>e9]',
    "link-without-target": '<intermediateThrowEvent id="broken"><linkEventDefinition name="L"/>'
        '</intermediateThrowEvent>',
    "event-subprocess-flow": '<subProcess id="broken" triggeredByEvent="true"><startEvent id="s9">'
        '<timerEventDefinition>'
    '<timeDuration>P1D</timeDuration></timerEventDefinition></startEvent><endEvent id="e9"/>[z9 s9>e9]</subProcess>',
    "instances-without-number": '<userTask id="broken"><multiInstanceLoopCharacteristics/></userTask>',
    "loop-without-end": '<userTask id="broken"><standardLoopCharacteristics/></userTask>',
    "too-many-instances": '<userTask id="broken"><multiInstanceLoopCharacteristics><loopCardinality>5000'
    "</loopCardinality></multiInstanceLoopCharacteristics></userTask>",
    "no-instances": '<userTask id="broken"><multiInstanceLoopCharacteristics><loopCardinality>-1</loopCardinality>'
    "</multiInstanceLoopCharacteristics></userTask>",
    "loop-text": '<userTask id="broken"><multiInstanceLoopCharacteristics><loopCardinality>${svc.all()}'
    "</loopCardinality></multiInstanceLoopCharacteristics></userTask>",
    "timer-empty": '<intermediateCatchEvent id="broken"><timerEventDefinition/></intermediateCatchEvent>',
    "timer-cron": '<intermediateCatchEvent id="broken"><timerEventDefinition><timeCycle>0 0 9 * * ?</timeCycle>'
    "</timerEventDefinition></intermediateCatchEvent>",
    "timer-text": '<intermediateCatchEvent id="broken"><timerEventDefinition><timeDuration>ba ngày</timeDuration>'
    "</timerEventDefinition></intermediateCatchEvent>",
    "timer-unknown-fact": '<intermediateCatchEvent id="broken"><timerEventDefinition><timeDate>${nowhere.at}</timeDate>'
    "</timerEventDefinition></intermediateCatchEvent>",
    "node-unknown-fact": '<intermediateCatchEvent id="broken"><conditionalEventDefinition><condition>nowhere.at == 1'
    "</condition></conditionalEventDefinition></intermediateCatchEvent>",
    "condition-empty": '<intermediateCatchEvent id="broken"><conditionalEventDefinition/></intermediateCatchEvent>',
    "condition-event": '<intermediateCatchEvent id="broken"><conditionalEventDefinition><condition>__import__("os")'
    "</condition></conditionalEventDefinition></intermediateCatchEvent>",
    "event-from-outside": '<intermediateCatchEvent id="broken"><messageEventDefinition/></intermediateCatchEvent>',
    "several-starts-inside": '<subProcess id="broken"><startEvent id="s8"/><startEvent id="s9"/><userTask id="t9"/>'
    '<endEvent id="e9"/>[z7 s8>t9][z8 s9>t9][z9 t9>e9]</subProcess>',
    "too-wide": '<userTask id="broken"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>'
    "</multiInstanceLoopCharacteristics></userTask>",
    "operation-missing": '<serviceTask id="broken"/>',
}  # fmt: skip


def _squeezing(text: str) -> Break:
    return lambda drawing: drawing.squeeze(text)


for _rule, _text in SQUEEZED.items():
    if _rule != "too-wide":
        breaks(_rule, _squeezing(_text))

breaks("compensation", lambda d: d.on_border("<compensateEventDefinition/>"))
breaks("event-without-trigger", lambda d: d.on_border(""))
breaks("cancel-outside-transaction", lambda d: d.on_border("<cancelEventDefinition/>"))


def _cancelled_in_vain(drawing: Drawing) -> str:
    drawing.squeeze('<transaction id="broken"><startEvent id="s9"/><endEvent id="e9"><cancelEventDefinition/>'
                    '</endEvent>[z9 s9>e9]</transaction>')  # fmt: skip
    return "e9"


breaks("cancel-not-caught", _cancelled_in_vain)
breaks("timer-empty", lambda d: d.on_border("<timerEventDefinition/>"))


def _error_pair(drawing: Drawing) -> str:
    ends = "".join(f'<endEvent id="x{n}"><errorEventDefinition errorRef="E{n}"/></endEvent>'
        f'[fx{n} g9>x{n}]' for n in range(3))  # fmt: skip
    drawing.root.extend(drawing.xml("".join(f'<error id="E{n}" errorCode="{n}"/>' for n in range(3))))
    drawing.squeeze(f'<subProcess id="broken"><startEvent id="s9"/><exclusiveGateway id="g9" default="fx0"/>{ends}'
                    '[z9 s9>g9]</subProcess>')  # fmt: skip
    for name, definition in (("one", '<errorEventDefinition errorRef="E0"/>'), ("all", "<errorEventDefinition/>")):
        drawing.add(f'<boundaryEvent id="{name}" attachedToRef="broken">{definition}</boundaryEvent>'
            f'<endEvent id="e{name}"/>'
                    f'[f{name} {name}>e{name}]')  # fmt: skip
    return "all"


def _listening_badly(drawing: Drawing) -> str:
    drawing.add('<subProcess id="broken" triggeredByEvent="true"><startEvent id="s9"/><endEvent id="e9"/>'
                '[z9 s9>e9]</subProcess>')  # fmt: skip
    return "broken"


def _terminate_beside(drawing: Drawing) -> str:
    drawing.add('<subProcess id="listens" triggeredByEvent="true"><startEvent id="s9" isInterrupting="false">'
        '<timerEventDefinition>'
                '<timeDuration>P1D</timeDuration></timerEventDefinition></startEvent><endEvent id="e9"/>'
                    '[z9 s9>e9]</subProcess>')  # fmt: skip
    end = next(e for e in drawing.all("endEvent") if e.getparent() is drawing.process)
    for child in list(end):
        end.remove(child)
    drawing.add("<terminateEventDefinition/>", end)
    return str(end.get("id"))


breaks("error-pair", _error_pair)
breaks("event-subprocess", _listening_badly)
breaks("terminate-beside-listener", _terminate_beside)

# -- ways --------------------------------------------------------------------------------------------------------------


def _bad_condition(text: str) -> Break:
    def way(drawing: Drawing) -> str:
        condition, flow = drawing.condition()
        condition.text = text
        return str(flow.get("sourceRef"))

    return way


ATTACKS = (
    "${service.mayGo(x)}",
    "__import__('os').system('true')",
    "9**9**9",
    "(lambda: 1)()",
    "x" * 3_000,
    "a ==",
    "x; y",
    "().__class__.__base__.__subclasses__()",
    "=if a then b else c",
)
for _text in ATTACKS:
    breaks("condition", _bad_condition(_text))


def _no_condition(drawing: Drawing) -> str:
    condition, flow = drawing.condition()
    gates = [e for e in drawing.all("exclusiveGateway") if e.get("id") == flow.get("sourceRef")]
    if not gates:
        raise DoesNotApply
    flow.remove(condition)
    gates[0].attrib.pop("default", None)
    return str(gates[0].get("id"))


def _no_way_on(drawing: Drawing) -> str:
    drawing.squeeze('<userTask id="broken"/>')
    flow = next(e for e in drawing.all("sequenceFlow") if e.get("sourceRef") == "broken")
    drawing.process.remove(flow)
    return "broken"


def _no_end(drawing: Drawing) -> str:
    """Take away an end that a gateway leads to."""
    gate_ids = {e.get("id") for e in drawing.all("exclusiveGateway")}
    for flow in drawing.all("sequenceFlow"):
        end = next((e for e in drawing.all("endEvent") if e.get("id") == flow.get("targetRef")), None)
        leaving = [f for f in drawing.all("sequenceFlow") if f.get("sourceRef") == flow.get("sourceRef")]
        if end is not None and flow.get("sourceRef") in gate_ids and len(leaving) == 1:
            end.getparent().remove(end)
            flow.getparent().remove(flow)
            return str(flow.get("sourceRef"))
    raise DoesNotApply


def _no_start(drawing: Drawing) -> str:
    _no_process(drawing)
    drawing.root.extend(drawing.xml(
        '<process id="p" isExecutable="true"><userTask id="a"/><userTask id="b"/>[f1 a>b][f2 b>a]'
            '</process>'))  # fmt: skip
    return "p"


def _two_starts(drawing: Drawing) -> str:
    target = next(e for e in drawing.all(*HUMAN, "endEvent") if e.getparent() is drawing.process).get("id")
    drawing.add(f'<startEvent id="s9"/>[z9 s9>{target}]')
    return "p"


def _into_the_start(drawing: Drawing) -> str:
    start = next(e for e in drawing.all("startEvent") if e.getparent() is drawing.process).get("id")
    drawing.add("[z9 broken>x]")
    drawing.squeeze('<userTask id="broken"/>')
    next(e for e in drawing.all("sequenceFlow") if e.get("id") == "z9").set("targetRef", start)
    return str(start)


def _lost(drawing: Drawing) -> str:
    drawing.add('<userTask id="lost"/>[z8 lost>e9]<endEvent id="e9"/>')
    return "lost"


def _restless(drawing: Drawing) -> str:
    drawing.squeeze('<exclusiveGateway id="broken"/><serviceTask id="t9"/><exclusiveGateway id="g9" default="z9"/>')
    last = next(e for e in drawing.all("sequenceFlow") if e.get("id") == "after_broken")
    after = last.get("targetRef")
    last.set("targetRef", "t9")
    drawing.add(f'[z7 t9>g9][z8 g9>broken if channel == 1][z9 g9>{after}]')  # fmt: skip
    return "broken"


def _never_out_of_it(drawing: Drawing) -> str:
    event = "<conditionalEventDefinition><condition>channel == 1</condition></conditionalEventDefinition>"
    broken = drawing.on_border(event)
    host = next(e.get("attachedToRef") for e in drawing.all("boundaryEvent") if e.get("id") == broken)
    drawing.process.remove(next(e for e in drawing.all("endEvent") if e.get("id") == "e_broken"))
    next(e for e in drawing.all("sequenceFlow") if e.get("id") == "f_broken").set("targetRef", str(host))
    return broken


def _endless(drawing: Drawing) -> str:
    if any(e.getparent() is drawing.process for e in drawing.process.iter(f"{{{BPMN}}}endEvent")
           if e.find(f"{{{BPMN}}}terminateEventDefinition") is not None):  # fmt: skip
        raise DoesNotApply
    drawing.squeeze('<userTask id="broken"/><userTask id="t9"/>')
    last = next(e for e in drawing.all("sequenceFlow") if e.get("id") == "after_broken")
    last.set("targetRef", "t9")
    drawing.add("[z9 t9>broken]")
    return "broken"


def _row_of(count: int) -> Break:
    def way(drawing: Drawing) -> str:
        names = ["broken", *(f"row{n}" for n in range(count))]
        steps = "".join(f'<userTask id="{name}"/>' for name in names)
        drawing.squeeze(steps)
        last = next(e for e in drawing.all("sequenceFlow") if e.get("id") == "after_broken")
        last.set("sourceRef", names[-1])
        drawing.add("".join(f"[to_{b} {a}>{b}]" for a, b in pairwise(names)))
        return "p"

    return way


def _wide(drawing: Drawing) -> str:
    drawing.squeeze('<parallelGateway id="broken"/><parallelGateway id="g9"/>')
    drawing.add("".join(f'<userTask id="w{n}"/>[i{n} broken>w{n}]'
                        f'[o{n} w{n}>g9]' for n in range(400)))  # fmt: skip
    next(e for e in drawing.all("sequenceFlow") if e.get("id") == "after_broken").set("sourceRef", "g9")
    return "p"


def _nested(drawing: Drawing) -> str:
    inside = '<startEvent id="ds"/><endEvent id="de"/>[df ds>de]'
    for n in range(52, 0, -1):
        inside = (f'<startEvent id="s_{n}"/><subProcess id="n_{n}">{inside}</subProcess><endEvent id="e_{n}"/>'
            f'[a_{n} s_{n}>n_{n}][b_{n} n_{n}>e_{n}]')  # fmt: skip
    drawing.squeeze(f'<subProcess id="broken">{inside}</subProcess>')
    return "n_49"


def _joined_wrongly(join: str, among: str) -> Break:
    """Alternatives meet in a parallel gateway; beside work that does come, or alone."""

    def way(drawing: Drawing) -> str:
        drawing.squeeze(f'<{among} id="broken"/><exclusiveGateway id="g9" default="fa"/><userTask id="ta"/>'
            f'<userTask id="tb"/>'
                        f'<userTask id="tc"/><parallelGateway id="join"/>')  # fmt: skip
        last = next(e for e in drawing.all("sequenceFlow") if e.get("id") == "after_broken")
        after = last.get("targetRef")
        last.set("targetRef", "g9")
        elsewhere = "join" if join == "never" else "quiet"
        drawing.add(f'<endEvent id="quiet"/>[fa g9>ta][fb g9>tb if channel == 1][ja ta>join]'
                    f'[jb tb>{elsewhere}][jc tc>join]'
                    f'[out join>{after}]')  # fmt: skip
        source = "broken" if among == "parallelGateway" else "g9"
        drawing.add(f'<sequenceFlow id="fc" sourceRef="{source}" targetRef="tc">'
                    + ("" if source == "broken" else "<conditionExpression>channel == 2"
                        "</conditionExpression>") + "</sequenceFlow>")  # fmt: skip
        return "join"

    return way


breaks("flows-without-condition", _no_condition)
breaks("dead-end", _no_way_on)
breaks("dead-end", _no_end)
breaks("no-start", _no_start)
breaks("several-starts", _two_starts)
breaks("flow-at-border", _into_the_start)
breaks("unreachable", _lost)
breaks("nothing-waits", _restless)
breaks("condition-goes-round", _never_out_of_it)
breaks("endless", _endless)
breaks("too-long", _row_of(480))
breaks("too-wide", _wide)
breaks("too-nested", _nested)
breaks("join-never-fires", _joined_wrongly("never", "exclusiveGateway"))
breaks("join-hangs", _joined_wrongly("maybe", "parallelGateway"))


def _two_mains(drawing: Drawing) -> None:
    drawing.root.extend(drawing.xml(
        '<process id="other" isExecutable="true"><startEvent id="so"/><endEvent id="eo"/>[fo so>eo]'
            '</process>'))  # fmt: skip


def _called_twice(drawing: Drawing) -> str:
    drawing.squeeze('<callActivity id="broken" calledElement="shared"/>')
    for name in ("a.bpmn", "b.bpmn"):
        drawing.files[name] = (f'<definitions xmlns="{BPMN}" targetNamespace="t">'
            f'<process id="shared" isExecutable="true"><startEvent id="sx"/>'
                               '<endEvent id="ex"/>[fx sx>ex]</process></definitions>').encode()  # fmt: skip
    return "shared"


breaks("several-processes", _two_mains)
breaks("process-twice", _called_twice)

# -- who, with what, by when -------------------------------------------------------------------------------------------


def _at_task(name: str, value: str | None) -> Break:
    return lambda drawing: drawing.say(drawing.some(*HUMAN), name, value)


def _half_drafted(drawing: Drawing) -> str:
    """A leader signs what was drafted, and the draft does not say why."""
    task = drawing.at_top(*HUMAN)
    drawing.squeeze('<userTask id="broken"/><userTask id="signed"/>')
    last = next(e for e in drawing.all("sequenceFlow") if e.get("id") == "after_broken")
    last.set("sourceRef", "signed")
    drawing.add("[z9 broken>signed]")
    for element, fact in (("broken", "supplement_draft"), ("signed", "supplement_approval")):
        step = next(e for e in drawing.all("userTask") if e.get("id") == element)
        drawing.say(step, "form", FORM)
        drawing.say(step, "fact", fact)
    drawing.say(task, "form", WITH_REASON)
    return drawing.say(task, "effect", "ask_supplement")


def _calling_nobody(drawing: Drawing) -> str:
    broken = drawing.squeeze('<serviceTask id="broken"/>')
    step = next(e for e in drawing.all("serviceTask") if e.get("id") == broken)
    return drawing.say(step, "operation", "citizen.notfy")


def _in_lane(name: str, value: str | None) -> Break:
    """In a lane in which a person works."""

    def way(drawing: Drawing) -> str:
        task = drawing.at_top(*HUMAN).get("id")
        section = next(e.getparent() for e in drawing.all("flowNodeRef") if e.text == task)
        if value is not None:
            return drawing.say(section, name, value)
        around = section
        while around is not None:
            if around.tag == f"{{{BPMN}}}lane":
                drawing.say(around, name, None)
            around = around.getparent()
        return str(section.get("id"))

    return way


def _out_of_lanes(drawing: Drawing) -> str:
    task = drawing.at_top(*HUMAN).get("id")
    for reference in drawing.all("flowNodeRef"):
        if reference.text == task:
            reference.getparent().remove(reference)
    return str(task)


def _in_two_lanes(drawing: Drawing) -> str:
    task, lane = drawing.at_top(*HUMAN).get("id"), drawing.all("lane")[0]
    again = drawing.xml('<lane id="again" name="Another"/>')[0]
    reference = drawing.xml("<flowNodeRef/>")[0]
    reference.text = task
    again.append(reference)
    lane.getparent().append(again)
    return str(task)


def _separate_from_itself(drawing: Drawing) -> str:
    task = drawing.some(*HUMAN)
    return drawing.say(task, "separate_from", str(task.get("id")))


def _asking(text: str) -> Break:
    def way(drawing: Drawing) -> str:
        condition, flow = drawing.condition()
        fact = (condition.text or "").split(".")[0]
        condition.text = text.format(fact=fact)
        return str(flow.get("id"))

    return way


def _of_a_procedure(code: str, limit: str | None = None) -> Break:
    def way(drawing: Drawing) -> str:
        drawing.say(drawing.process, "procedure", code)
        if limit:
            drawing.squeeze('<userTask id="broken"/>')
            drawing.say(next(e for e in drawing.all("userTask") if e.get("id") == "broken"), "time_limit", limit)
        return "p"

    return way


def _named(name: str) -> Break:
    def way(drawing: Drawing) -> str:
        task = drawing.some(*HUMAN)
        task.set("name", name)
        return str(task.get("id"))

    return way


def _without_result(drawing: Drawing) -> str:
    drawing.say(drawing.process, "procedure", LAW.code)
    if drawing.root.findall(f"{{{BPMN}}}process")[1:] or drawing.all(
        "subProcess", "boundaryEvent", "intermediateCatchEvent"
    ):
        raise DoesNotApply
    return str(drawing.all("endEvent")[-1].get("id"))


def _same_id_elsewhere(drawing: Drawing) -> str:
    task = drawing.some(*HUMAN).get("id")
    drawing.squeeze('<callActivity id="broken" calledElement="shared"/>')
    drawing.files["a.bpmn"] = (f'<definitions xmlns="{BPMN}" targetNamespace="t">'
        f'<process id="shared" isExecutable="true"><startEvent id="sx"/>'
                               f'<userTask id="{task}"/><endEvent id="ex"/>[fx sx>{task}]'
                               f'[fy {task}>ex]</process></definitions>').encode()  # fmt: skip
    return str(task)


breaks("lane-role-missing", _in_lane("role", None))
breaks("lane-routing-missing", _in_lane("routing", None))
breaks("role-unknown", _in_lane("role", "emperor"))
breaks("routing-unknown", _in_lane("routing", "Phòng Tư pháp"))
breaks("unit-unknown", _in_lane("routing", "department:ZZZ"))
breaks("reference-unknown-fact", _in_lane("routing", "fact:nowhere.unit"))
breaks("task-outside-lanes", _out_of_lanes)
breaks("task-in-two-lanes", _in_two_lanes)
breaks("assignee-unreadable", _at_task("assignee", "nguyen.van.a"))
breaks("reference-unknown-fact", _at_task("assignee", "fact:nowhere.officer"))
breaks("separate-unknown", _at_task("separate_from", "nowhere"))
breaks("separate-self", _separate_from_itself)
breaks("form-missing", _at_task("form", None))
breaks("form-unknown", _at_task("form", "imagined"))
breaks("fact-unreadable", _at_task("fact", "Kết quả"))
breaks("effect-unknown", _at_task("effect", "explode"))
breaks("effect-needs-field", _at_task("effect", "extend"))
breaks("effect-needs-field", _at_task("effect", "ask_supplement"))
breaks("effect-needs-field", _half_drafted)
breaks("letter-not-issued", _at_task("letter", "04"))
breaks("operation-unknown", _calling_nobody)
breaks("flag-unreadable", _at_task("not_delegable", "maybe"))
breaks("time-limit-missing", _at_task("time_limit", None))
breaks("period-unreadable", _at_task("time_limit", "soon"))
breaks("warning-too-long", _at_task("warning", "9wd"))
breaks("path-too-long", _of_a_procedure(LAW.code, "40wd"))
breaks("procedure-unknown", _of_a_procedure("9.999"))
breaks("result-missing", _without_result)
breaks("name-unreadable", _named("Duyệt \u202eoàh gnởht"))
breaks("name-unreadable", _named("N" * 100_000))
breaks("condition-unknown-fact", _asking('nowhere.way == "a"'))
breaks("condition-unknown-field", _asking('{fact}.colour == "a"'))
breaks("condition-unknown-choice", _asking('{fact}.way == "purple"'))
breaks("id-shared", _same_id_elsewhere)
