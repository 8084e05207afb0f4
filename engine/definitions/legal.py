"""The legal data beside a diagram: how long, until which hour, which papers, which fee, on which basis, from when.

One JSON document per procedure (processes/catalogue/CODE.json). Its editions follow the law by date, so that the rule
of 2018 and the rule of 2026 stand side by side. Pure: document in, frozen values out; malformed data is refused with
the path of the field. Source of the shape: the published content of an administrative procedure (Decree 63/2010/NĐ-CP
art. 8; papers, time, fee, result and basis are what a desk may ask for and nothing else: Decree 61/2018/NĐ-CP).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Any

from engine.definitions.expressions import CannotBeEvaluated, compile_expression
from engine.definitions.legal_entries import (
    Entries,
    LegalDataIsMalformed,
    Unfit,
    as_condition,
    as_count,
    as_date,
    as_flag,
    as_period,
    as_routings,
    as_text,
    as_time,
    matching,
)
from engine.definitions.register_needs import Need, read_needs
from engine.errors import NotFound
from engine.words import _
from forms.sentences import Sentence

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class NoEditionInForce(NotFound):
    """Thủ tục {code} không có quy định nào còn hiệu lực vào ngày {on}."""


@dataclass(frozen=True)
class Text:
    """A text in Vietnamese (the source) and English."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.vi


@dataclass(frozen=True)
class Paper:
    """One line of the published checklist (thành phần hồ sơ). `kind`: original, certified, copy, form, shown ..."""

    code: str
    name: Text
    kind: str
    count: int = 1
    required: bool = True


@dataclass(frozen=True)
class Basis:
    """An instrument and its article; `confirmed` False while the citation still has to be looked up."""

    text: str
    article: str
    confirmed: bool = True

    def __str__(self) -> str:
        return f"{self.text}, {self.article}" if self.article else self.text


@dataclass(frozen=True)
class Variant:
    """Another legal time of an edition, for the cases `when` (an expression over the facts) holds for. `reason` says
    which cases these are, in the words of the law."""

    when: str
    period: str
    reason: Text
    legal_basis: tuple[Basis, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The facts it asks for, as dotted names."""
        return compile_expression(self.when).names

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether the case is one of these; facts that are not known yet, or make no sense here, say no."""
        try:
            return bool(compile_expression(self.when).evaluate(facts))
        except CannotBeEvaluated:
            return False


@dataclass(frozen=True)
class Edition:
    """What the law says from `valid_from` until the day before `valid_to` (None: until further notice), local dates.

    `period` is the legal time (`15d`, `3wd`); `variants` are those of other cases, of which the first that holds
    counts; `residents` are the persons the residents database may be asked about. `cutoff` is the local time after
    which filing counts from the next working day, `fee` is in đồng.
    """

    valid_from: date
    valid_to: date | None
    period: str
    cutoff: time | None = None
    same_day: bool = False
    fee: int = 0
    legal_basis: tuple[Basis, ...] = ()
    papers: tuple[Paper, ...] = ()
    channels: tuple[str, ...] = ()
    postal_allowed: bool = False
    result: Text | None = None
    form_set: str | None = None
    variants: tuple[Variant, ...] = ()
    residents: tuple[Need, ...] = ()

    def variant(self, facts: Mapping[str, Any]) -> Variant | None:
        """The other legal time these facts ask for, if any."""
        return next((each for each in self.variants if each.holds(facts)), None)

    def covers(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Legal:
    """The whole document. `received_at` are level codes or routings of the desks that receive, `handling` maps a
    level (or `default`) to the routing of the unit entrusted, `fact` is where the intake form's answers enter."""

    code: str
    name: Text
    field: Text
    level: str
    slug: str
    main: str
    uses: tuple[str, ...]
    received_at: tuple[str, ...]
    handling: Mapping[str, str]
    intake_form: str | None
    fact: str | None
    editions: tuple[Edition, ...]
    document: Mapping[str, Any] = dataclasses.field(compare=False, repr=False, default_factory=dict)

    def edition(self, on: date) -> Edition:
        """The edition in force on a local date; refused with `NoEditionInForce` where there is none."""
        for edition in self.editions:
            if edition.covers(on):
                return edition
        raise NoEditionInForce(code=self.code, on=f"{on:%d/%m/%Y}")

    def edition_near(self, on: date) -> Edition:
        """The edition in force on that day, else the next one to come, else the last one that was."""
        return next((each for each in self.editions if each.valid_to is None or on < each.valid_to), self.editions[-1])

    @property
    def files(self) -> tuple[str, ...]:
        """The diagrams of the procedure, the main one first."""
        return (self.main, *self.uses)


def parse(document: Any) -> Legal:
    """Read a catalogue document. Refused with `LegalDataIsMalformed`, naming the field."""
    read = Entries(document)
    code, main = read.text("code"), read.text("main")
    intake_form = read.optional("intake_form", as_text)
    editions = tuple(sorted((_edition(each) for each in read.each("editions")), key=lambda edition: edition.valid_from))
    _in_a_row(editions)
    return Legal(
        code=code,
        name=read.one("name", _as_names),
        field=read.one("field", _as_names),
        level=read.text("level"),
        slug=read.one("slug", matching(SLUG, _("chỉ gồm chữ thường, số và dấu gạch nối"))),
        main=main,
        uses=read.texts("uses"),
        received_at=read.texts("received_at"),
        handling=read.optional("handling", as_routings) or {},
        intake_form=intake_form,
        fact=read.optional("fact", as_text) or intake_form,
        editions=editions,
        document=dict(document),
    )


def _edition(read: Entries) -> Edition:
    edition = Edition(
        valid_from=read.one("valid_from", as_date),
        valid_to=read.optional("valid_to", as_date),
        period=read.one("period", as_period),
        cutoff=read.optional("cutoff", as_time),
        same_day=read.optional("same_day", as_flag) or False,
        fee=read.optional("fee", as_count) or 0,
        legal_basis=tuple(_basis(each) for each in read.each("legal_basis")),
        papers=tuple(_paper(each) for each in read.each("papers")),
        channels=read.texts("channels"),
        postal_allowed=read.optional("postal_allowed", as_flag) or False,
        result=read.optional("result", _as_names),
        form_set=read.optional("form_set", as_text),
        variants=tuple(_variant(each) for each in read.each("variants")),
        residents=read_needs(read.each("residents")),
    )
    if edition.valid_to is not None and edition.valid_to <= edition.valid_from:
        raise read.refusal("valid_to", _("ngày hết hiệu lực phải sau ngày có hiệu lực"))
    codes = [paper.code for paper in edition.papers]
    if len(codes) != len(set(codes)):
        raise read.refusal("papers", _("mã thành phần hồ sơ bị trùng"))
    return edition


def _variant(read: Entries) -> Variant:
    return Variant(
        when=read.one("when", as_condition),
        period=read.one("period", as_period),
        reason=read.one("reason", _as_names),
        legal_basis=tuple(_basis(each) for each in read.each("legal_basis")),
    )


def _basis(read: Entries) -> Basis:
    confirmed = read.optional("confirmed", as_flag)
    return Basis(read.text("text"), read.optional("article", as_text) or "", confirmed is not False)


def _paper(read: Entries) -> Paper:
    count, required = read.optional("count", as_count), read.optional("required", as_flag)
    return Paper(
        code=read.text("code"),
        name=read.one("name", _as_names),
        kind=read.text("kind"),
        count=1 if count is None else count,
        required=required is not False,
    )


def _in_a_row(editions: tuple[Edition, ...]) -> None:
    if not editions:
        raise LegalDataIsMalformed({"editions": ""}, field="editions", reason=_("cần ít nhất một giai đoạn hiệu lực"))
    for earlier, later in pairwise(editions):
        if earlier.covers(later.valid_from):
            on = f"{later.valid_from:%d/%m/%Y}"
            reason = Sentence(_("hai giai đoạn cùng có hiệu lực vào ngày {on}"), on=on)
            raise LegalDataIsMalformed({"editions": reason}, field="editions", reason=reason)


def _as_names(value: Any) -> Text:
    if isinstance(value, str):
        return Text(as_text(value), as_text(value))
    if not isinstance(value, Mapping) or not value.get("vi"):
        raise Unfit(_("cần tên tiếng Việt (vi) và tiếng Anh (en)"))
    return Text(as_text(value["vi"]), as_text(value.get("en") or value["vi"]))
