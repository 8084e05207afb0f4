"""How a rehearsal reads: its steps, what each brought, and what was wrong, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import chain, count
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from admin.words import RUNGS
from engine.definitions.diagram import Node
from engine.definitions.nameplates import names_in
from engine.definitions.reading import read_bundle
from engine.errors import Refusal
from engine.org.heads import REASONS, Reason
from engine.rehearsal.reading import read_scripts
from engine.rehearsal.rehearsing import Failure, Rehearsals
from engine.rehearsal.script import Script, Step
from engine.rehearsal.sight import Sight
from engine.rehearsal.words import Said
from engine.worktime.periods import Period
from web.display import Standing, at, on, standing
from web.language import filled, local_name, said

VERBS = {
    "receive": _("Tiếp nhận hồ sơ"),
    "complete": _("Làm xong: %(what)s"),
    "claim": _("Nhận việc: %(what)s"),
    "release": _("Trả việc lại hàng chờ: %(what)s"),
    "assign": _("Phân công: %(what)s"),
    "send_back": _("Trả lại bước trước: %(what)s"),
    "consult": _("Hỏi ý kiến ở bước: %(what)s"),
    "wait": _("Chờ %(what)s"),
    "until": _("Tới lúc %(what)s"),
    "neighbour": _("Cơ quan ngoài trả lời: %(what)s"),
    "fails": _("Cơ quan ngoài không trả lời được: %(what)s"),
    "event": _("Xảy ra: %(what)s"),
    "supplement": _("Người nộp bổ sung giấy tờ"),
    "answer_alarm": _("Trả lời cảnh báo: %(what)s"),
    "ask_supplement": _("Yêu cầu bổ sung giấy tờ: %(what)s"),
    "suspend": _("Tạm dừng giải quyết: %(what)s"),
    "resume": _("Tiếp tục giải quyết"),
    "extend": _("Hẹn lại ngày trả: %(what)s"),
    "withdraw": _("Người nộp rút hồ sơ: %(what)s"),
    "stop": _("Dừng hẳn hồ sơ: %(what)s"),
    "return_result": _("Trả kết quả cho người nộp"),
}
CLOCKS = {
    "running": _("đang tính thời hạn"),
    "paused": _("thời hạn đang dừng"),
    "met": _("đã xong đúng hạn"),
    "late": _("đã xong, trễ hạn"),
    "stopped": _("không tính nữa"),
}
OUTCOMES = {"granted": _("Được giải quyết"), "refused": _("Bị từ chối")}
AHEAD = {
    "alarm": _("cảnh báo"),
    "due": _("đến hạn"),
    "timer": _("đến giờ hẹn"),
}


def names_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The names of what is drawn, by id."""
    bundle = read_bundle((name, text.encode()) for name, text in content["files"].items()).bundle
    return {id: local_name(name, name.en) for id, name in names_in(bundle).items()}


def name_for(content: Mapping[str, Any], done: Rehearsals) -> str:
    """What the script played might be called: by the end it came to, or by where it stands; no other is called so."""
    sight, main = done.each[0].sights[-1], content["main"]
    bundle = read_bundle([(main, content["files"][main].encode())]).bundle
    ends = {node.id for process in bundle.processes() for node in process.nodes.values() if _is_last(node)}
    names = names_in(bundle, ends & {*done.coverage.passed})
    reached = [local_name(name, name.en) for name in names.values()]
    waiting = [local_name(item["name"], item["name_en"]) for item in sight["work_items"]]
    if sight.get("ended") and reached:
        name = gettext("Kết thúc: %(what)s", what=", ".join(reached))
    elif waiting:
        name = gettext("Đến bước: %(what)s", what=", ".join(dict.fromkeys(waiting)))
    else:
        name = gettext("Diễn tập %(count)s bước", count=len(done.each[0].script.steps))
    taken = _names_taken(content["tests"])
    return next(one for one in chain([name[:180]], (f"{name[:180]} ({n})" for n in count(2))) if one not in taken)


def _is_last(node: Node) -> bool:
    return node.tag == "endEvent" and node.scope is None


def _names_taken(tests: Mapping[str, str]) -> set[str]:
    names: set[str] = set()
    for text in tests.values():
        with suppress(Refusal):  # what is wrong with a text is said at the tests
            names.update(script.name for script in read_scripts(text))
    return names


def instant(written: str | None) -> datetime | None:
    """An instant as a sight writes it."""
    return datetime.fromisoformat(written) if written else None


def standing_of(due_at: datetime | None, now: datetime, clock: str | None) -> Standing:
    """How a date stands on the stage's clock; one in days falls due when the working day ends."""
    in_hours = due_at is not None and due_at.hour != 17
    return standing(due_at, now, in_hours=in_hours, is_paused=clock == "paused")


def step(one: Step, names: Mapping[str, str]) -> str:
    """What a step does, in a line."""
    verb = "fails" if one.fails else one.verb
    return str(VERBS[verb]) % {"what": _target(one, names)}


def _target(one: Step, names: Mapping[str, str]) -> str:
    target = one.target
    if isinstance(target, datetime):
        return at(target)
    if isinstance(target, date):
        return on(target)
    if isinstance(target, Period):
        return local_name(target.vi, target.en)
    if isinstance(target, tuple):
        return ", ".join(target)
    if one.verb == "answer_alarm":
        return str(RUNGS.get(target, target))
    return names.get(str(target), str(target or ""))


def sentence(one: Said) -> str:
    return one.text(gettext(one.sentence), filled(one.filling))


def failure(one: Failure) -> str:
    """What was wrong, with every field's own sentence."""
    return " ".join([sentence(one.said), *(f"{name}: {said(why)}" for name, why in one.fields.items())])


def why(alarm: Mapping[str, Any]) -> str:
    """How the ladder came to whom it told."""
    reasons = [Reason(**line) for line in alarm["why"] if line["code"] in REASONS]
    return " ".join(reason.text(gettext(REASONS[reason.code])) for reason in reasons)


def path(
    script: Script, sights: Sequence[Sight], failures: Sequence[Failure], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The steps of a script as they went: in words, when, what each rang, and what did not fit."""
    lines = []
    for number, one in enumerate(script.steps):
        seen = sights[number] if number < len(sights) else {}
        lines.append(
            {
                "number": number,
                "words": step(one, names),
                "at": instant(seen.get("at")),
                "rungs": [str(RUNGS.get(alarm["rung"], alarm["rung"])) for alarm in seen.get("alarms", ())],
                "letters": [letter["form"] for letter in seen.get("letters", ())],
                "wrong": [failure(each) for each in failures if each.step == number],
                "is_reached": number < len(sights),
            }
        )
    return lines
