"""Files nobody should be able to hurt the house with: name, bytes, and the finding (rule, element) each must give."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from itertools import pairwise

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"


@dataclass(frozen=True)
class Bad:
    name: str
    data: bytes
    rule: str
    element: str | None
    words: str  # of the Vietnamese sentence


def diagram(inside: str, roots: str = "", before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<definitions xmlns="{BPMN}" targetNamespace="t">'
        f'<process id="birth_process" isExecutable="true">{inside}</process>{roots}</definitions>'
    ).encode()


def flow(number: int, source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def line(step: str = '<userTask id="a"/>') -> str:
    return f'<startEvent id="s"/>{step}<endEvent id="e"/>{flow(1, "s", "a")}{flow(2, "a", "e")}'


def deciding(condition: str) -> bytes:
    return diagram(
        '<startEvent id="s"/><exclusiveGateway id="g" default="f3"/><userTask id="a"/><endEvent id="e"/>'
        + flow(1, "s", "g") + flow(2, "g", "a", condition) + flow(3, "g", "e") + flow(4, "a", "e")
    )  # fmt: skip


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("khai-sinh.bpmn", diagram(line()))
    return made.getvalue()


def laughing() -> bytes:
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    return diagram(line('<userTask id="a" name="&j;"/>'), before=f'<!DOCTYPE d [<!ENTITY a "ha">{entities}]>')


def crowded(count: int) -> str:
    steps = "".join(f'<userTask id="t{n}"/>' for n in range(count))
    arrows = "".join(flow(n, f"t{n}", f"t{n + 1}") for n in range(count - 1))
    ends = flow(8001, "s", "t0") + flow(8002, f"t{count - 1}", "e")
    return f'<startEvent id="s"/>{steps}<endEvent id="e"/>{arrows}{ends}'


def nested(levels: int) -> str:
    inside = '<startEvent id="ds"/><endEvent id="de"/><sequenceFlow id="df" sourceRef="ds" targetRef="de"/>'
    for n in range(levels, 0, -1):
        inside = (
            f'<startEvent id="s{n}"/><subProcess id="n{n}">{inside}</subProcess><endEvent id="e{n}"/>'
            f'<sequenceFlow id="a{n}" sourceRef="s{n}" targetRef="n{n}"/>'
            f'<sequenceFlow id="b{n}" sourceRef="n{n}" targetRef="e{n}"/>'
        )
    return inside


def spinning() -> str:
    return (
        '<startEvent id="s"/><exclusiveGateway id="a"/><serviceTask id="t"/><exclusiveGateway id="g" default="f4"/>'
        '<endEvent id="e"/>' + flow(1, "s", "a") + flow(2, "a", "t") + flow(3, "t", "g") + flow(4, "g", "e")
        + flow(5, "g", "a", "channel == 1")
    )  # fmt: skip


BOUNDS = f'<c:Bounds xmlns:c="{DC}" x="1" y="1" width="9" height="9"/>'
SHAPE = f'<s:BPMNShape xmlns:s="{DI}" bpmnElement="a">{BOUNDS}</s:BPMNShape>'
FIVE_MEGABYTES = 5 * 1024 * 1024
NOT_XML = "không phải XML hợp lệ"
CONDITION = "không dùng được"
PATH = "a/../../etc"

BAD = (
    Bad("empty", b"  \n", "file-empty", None, "Tệp trống"),
    Bad("broken", diagram(line())[:-30], "xml-broken", None, NOT_XML),
    Bad("control-characters", diagram(line('<userTask id="a" name="&#1;"/>')), "xml-broken", None, NOT_XML),
    Bad("not-text-at-all", bytes(range(256)) * 40, "xml-broken", None, NOT_XML),
    Bad("html", b"<!DOCTYPE html><html><script>alert(1)</script></html>", "file-is-html", None, "trang web (HTML)"),
    Bad("zip", zipped(), "file-is-zip", None, "gói nén (ZIP)"),
    Bad("diagram-and-zip-in-one", diagram(line()) + zipped(), "xml-broken", None, NOT_XML),
    Bad("zip-and-html-in-one", b"<html>" + zipped(), "file-is-html", None, "trang web (HTML)"),
    Bad("too-large", diagram(line()) + b" " * FIVE_MEGABYTES, "file-too-large", None, "vượt giới hạn 5 MB"),
    Bad("five-megabytes-of-junk", b"<" + b"x" * (FIVE_MEGABYTES - 10), "xml-broken", None, NOT_XML),
    Bad("five-megabytes-of-shapes", diagram(line('<fooTask id="a"/>'), SHAPE * 20_000),
        "unknown-element", "a", "không biết"),
    Bad("many-xml-elements", diagram(line(), "<x/>" * 200_001), "xml-too-many-elements", None, "phần tử XML"),
    Bad("deep-xml", diagram(line("<x>" * 220 + "</x>" * 220)), "xml-too-deep", None, "lồng nhau quá"),
    Bad("deeper-xml", diagram(line("<x>" * 5_000 + "</x>" * 5_000)), "xml-too-deep", None, "lồng nhau quá"),
    Bad("deepest-subprocesses", diagram(nested(2_000)), "xml-too-deep", None, "lồng nhau quá"),
    Bad("id-like-a-path", diagram(line().replace('"a"', f'"{PATH}"')), "id-unusable", PATH, "ký tự không dùng được"),
    Bad("deep-subprocesses", diagram(nested(52)), "too-nested", "n50", "lồng sâu"),
    Bad("billion-laughs", laughing(), "xml-doctype", None, "DOCTYPE"),
    Bad("doctype", diagram(line(), before='<!DOCTYPE d SYSTEM "file:///etc/passwd">'), "xml-doctype", None, "DOCTYPE"),
    Bad("another-language", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "wrong-namespace", None, "không gian tên"),
    Bad("thousand-in-a-row", diagram(crowded(1_000)), "too-long", "birth_process", "bước nối tiếp"),
    Bad("five-thousand", diagram(crowded(5_000)), "too-many-elements", "birth_process", "vượt giới hạn"),
    Bad("same-id-twice", diagram(line() + '<userTask id="a"/>'), "duplicate-id", "a", "nhiều phần tử"),
    Bad("loop-without-a-person", diagram(spinning()), "nothing-waits", "a", "không có bước nào chờ"),
    Bad("endless-loop", diagram(line().replace('targetRef="e"', 'targetRef="a"')), "endless", "a", "không có lối ra"),
    Bad("calls-itself", diagram(line('<callActivity id="a" calledElement="birth_process"/>')),
        "call-cycle", "a", "thành vòng"),
    Bad("import-in-a-condition", deciding("__import__('os').system('id')"), "condition", "g", CONDITION),
    Bad("huge-power", deciding("9**9**9 == 1"), "condition", "g", CONDITION),
    Bad("class-walk", deciding("().__class__.__base__"), "condition", "g", CONDITION),
    Bad("long-condition", deciding("a == 1 or " * 20_000 + "b"), "condition", "g", CONDITION),
    Bad("deep-condition", deciding("(" * 900 + "1" + ")" * 900), "condition", "g", CONDITION),
    Bad("script-in-a-script", diagram(line('<scriptTask id="a"><script>import os</script></scriptTask>')),
        "script", "a", "đoạn mã"),
    Bad("script-in-a-name", diagram(line('<fooTask id="a" name="&lt;script&gt;alert(1)&lt;/script&gt;"/>')),
        "unknown-element", "a", "<script>alert(1)</script>"),
    Bad("writing-turned-round", diagram(line('<userTask id="a" name="Duyệt &#x202E;oàh"/>')),
        "name-unreadable", "a", "ký tự điều khiển"),
    Bad("endless-name", diagram(line(f'<userTask id="a" name="{"N" * 100_000}"/>')), "name-unreadable", "a", "dài quá"),
)  # fmt: skip
