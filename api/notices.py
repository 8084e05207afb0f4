"""How the caller is told of notices: by e-mail at once, in the daily digest, or only in the page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.door import room
from api.reading import Asked, Line
from api.shapes import Told
from engine.act import Act
from engine.mailing import choices
from engine.mailing.readers import CHOSEN
from web.guards import acting, looking

Way = Literal["in_hours", "at_once", "digest", "page"]
Topic = Literal["alarms", "duties", "work", "answers", "dossiers", "people", "procedures", "other"]


class NoticeChoicesIn(Asked):
    address: Line | None = Field(
        None, description="Where mails go; empty: the officer's own address; left out: as it is."
    )
    ways: dict[Topic, Way] = Field(default={}, description="Topics left out stay as they are.")


class NoticeChoices(Told):
    address: str = Field(description="Where mails go; empty where no address is known.")
    office_address: str
    ways: dict[Topic, Way] = Field(description="Alarms always come: in working time, or at any hour (`at_once`).")


@room.get("/notice-choices")
@room.output(NoticeChoices, description="What the caller has chosen, or the house where nothing was.")
@room.doc(tags=["notices"])
def get_notice_choices() -> dict[str, Any]:
    """How the caller is told of notices."""
    with looking() as act:
        return _shown(act)


@room.put("/notice-choices")
@room.input(NoticeChoicesIn, example={"address": "", "ways": {"work": "at_once", "procedures": "page"}})
@room.output(NoticeChoices, description="What is chosen now.")
@room.doc(tags=["notices"])
def put_notice_choices(json_data: NoticeChoicesIn) -> dict[str, Any]:
    """Choose how to be told."""
    with acting() as act:
        address = choices.own(act).address if json_data.address is None else json_data.address
        choices.choose(act, json_data.ways, address)
        return _shown(act)


def _shown(act: Act) -> dict[str, Any]:
    reader = choices.own(act)
    return {
        "address": reader.address,
        "office_address": reader.office_address,
        "ways": {topic: reader.way_of(topic) for topic in CHOSEN},
    }
