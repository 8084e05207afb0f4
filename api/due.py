"""The due-date calculator: the answer of `run.py due`, by the calendar in force."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from api.door import room
from api.reading import FIRST_DAY, LAST_DAY, Asked, NotAccepted
from api.shapes import Instant, Told
from engine.deadlines.asked import PausesDoNotFit, instant, reckon_asked
from engine.deadlines.policy import ClockRule
from engine.worktime import editions
from engine.worktime.periods import NotAPeriod, PartOfADay, Period
from forms import Sentence
from forms import sentences as say
from web.guards import looking
from web.language import chosen


def _moment(text: str) -> str:
    try:
        day = instant(text)[0].date()
    except ValueError as wrong:
        raise ValueError(Sentence(say.NOT_AN_INSTANT)) from wrong
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(Sentence(say.NOT_AN_INSTANT))
    return text


def _period(text: str) -> str:
    try:
        return str(Period.whole(text))
    except PartOfADay as wrong:
        raise ValueError(Sentence(PartOfADay.sentence(), **wrong.details)) from wrong
    except NotAPeriod as wrong:
        raise ValueError(Sentence(NotAPeriod.sentence(), text=text)) from wrong


def _time_of_day(text: str) -> str:
    try:
        return time.fromisoformat(text).replace(tzinfo=None).isoformat("minutes")
    except ValueError as wrong:
        raise ValueError(Sentence(say.NOT_A_TIME)) from wrong


_short = StringConstraints(strip_whitespace=True, max_length=40)
Moment = Annotated[str, _short, AfterValidator(_moment)]
PeriodText = Annotated[str, _short, AfterValidator(_period)]
TimeOfDay = Annotated[str, _short, AfterValidator(_time_of_day)]


class Pause(Asked):
    """Two dates mean whole days, both included; two instants mean exactly those."""

    begins: Moment
    ends: Moment


class Question(Asked):
    """Times without an offset are Hanoi's; a date alone for `received` means the opening of that day."""

    received: Moment
    period: PeriodText = Field(description="3wd working days, 8wh working hours, 10d days, 2w weeks, 1m months")
    cutoff: TimeOfDay | None = Field(None, description="Received after this time counts from the next working day.")
    pauses: list[Pause] = Field([], max_length=100)


class Reckoned(Told):
    due_at: Instant
    why: list[str] = Field(description="The reason line by line, in the caller's language.")


EXAMPLE = {
    "received": "2018-02-12T09:00",
    "period": "3wd",
    "cutoff": "15:00",
    "pauses": [{"begins": "2018-02-13", "ends": "2018-02-13"}],
}

ANSWER = {
    "due_at": "2018-02-23T17:00:00+07:00",
    "why": ["Tiếp nhận lúc 09:00 Thứ Hai 12/02/2018.", "Hạn: 17:00 Thứ Sáu 23/02/2018."],
}


@room.post("/due")
@room.input(Question, example=EXAMPLE)
@room.output(Reckoned, description="The date and why.", example=ANSWER)
@room.doc(tags=["due"])
def reckon_due(json_data: Question) -> dict[str, Any]:
    """Compute a legal due date."""
    with looking() as act:
        calendar = editions.current(act.session)
    cutoff = time.fromisoformat(json_data.cutoff) if json_data.cutoff else None
    rule = ClockRule(Period.parse(json_data.period), cutoff)
    pauses = [(pause.begins, pause.ends) for pause in json_data.pauses]
    try:
        reckoning = reckon_asked(rule, json_data.received, pauses, calendar)
    except PausesDoNotFit as wrong:
        raise NotAccepted({"pauses": Sentence(PausesDoNotFit.sentence())}) from wrong
    return {"due_at": reckoning.due_at, "why": [line.en if chosen() == "en" else line.vi for line in reckoning.why]}
