"""What is handed over the counter, and whether it may be taken: applicant, answers, papers, way in and out.

Everything that is wrong is said at once, each at its place (`applicant.phone`, `papers.CODE`, `papers.CODE.copies`,
`channel`, `return_by_post`, `handed_over_at`; answers by the name of their question).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

import forms
from engine.act import Act
from engine.definitions.legal import Edition, Legal, Paper
from engine.dossiers import candidates
from engine.dossiers.lifecycle import SayWhy
from engine.errors import Invalid
from engine.words import Named, Sentence

CHANNELS = {"direct": 1, "online": 2, "post": 3}
CHANNEL_OF = {number: channel for channel, number in CHANNELS.items()}  # as a dossier's row has it
MOST_COPIES = 99


class PapersAreMissing(Invalid):
    """Hồ sơ còn thiếu giấy tờ bắt buộc; hãy hướng dẫn bổ sung hoặc từ chối tiếp nhận."""


class PaperNeedsLegalBasis(Invalid):
    """Giấy tờ ngoài danh mục công bố phải ghi rõ căn cứ pháp lý (NĐ 61/2018 điều 5)."""


class PaperIsUnknown(Invalid):
    """Giấy tờ không có trong danh mục công bố của thủ tục."""


class ChannelIsUnknown(Invalid):
    """Kênh tiếp nhận không hợp lệ: chọn trực tiếp, trực tuyến hoặc bưu chính."""


class NotByPost(Invalid):
    """Thủ tục này pháp luật buộc có mặt, không trả kết quả qua bưu chính."""


class HandedOverLater(Invalid):
    """Biên bản giao nhận với bưu chính không thể ký sau lúc tiếp nhận."""


class CopiesAreACount(Invalid):
    """Số lượng giấy tờ phải là số từ 1 đến 99."""


class TooFewCopies(Invalid):
    """Danh mục công bố yêu cầu {count} bản."""


class AnotherKindIsPublished(Invalid):
    """Danh mục công bố yêu cầu {kind}."""


class PaperIsTwice(Invalid):
    """Giấy tờ này đã khai ở một dòng khác; mời ghi một dòng với tổng số lượng."""


ELECTRONIC = "electronic"
KINDS = {
    "original": Named("bản chính", "the original"),
    "certified": Named("bản sao chứng thực", "a certified copy"),
    "copy": Named("bản chụp", "a copy"),
    "form": Named("biểu mẫu đã điền", "the form, filled in"),
    "shown": Named("xuất trình bản chính", "the original to be shown"),
}
# What is more than the list asks for is taken, too: the original where a copy would do.
TAKEN_FOR = {
    "form": {"form", "original"},
    "certified": {"certified", "original"},
    "copy": {"copy", "certified", "original"},
    "shown": {"shown", "certified", "original"},
}
OF_COPIES = (CopiesAreACount, TooFewCopies)


@dataclass(frozen=True)
class Applicant:
    """Who files. Only the name is required."""

    name: str
    identity: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class PaperHandedIn:
    """A paper on the counter. `copies` None: what was written there is no number; `name` and `legal_basis` only for
    one outside the published list."""

    code: str
    copies: int | None = 1
    kind: str = ""
    name: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class Request:
    """What the counter officer (or the API) hands to `register`.

    `handed_over_at` (aware): when the hand-over record with the post was signed; the dossier counts as filed from then
    (QĐ 45/2016/QĐ-TTg art 7.4). `key` keeps the same request from making two dossiers; it counts per account.
    """

    procedure_code: str
    unit_id: int
    applicant: Applicant
    answers: Mapping[str, Any]
    papers: Sequence[PaperHandedIn] = ()
    channel: str = "direct"
    return_by_post: bool = False
    handed_over_at: datetime | None = None
    key: str | None = None

    def digest(self) -> str:
        """Two requests under one key must say the same."""
        return hashlib.sha256(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True)
class Accepted:
    """A request in which nothing is wrong: papers that are there, answers under the name conditions read them by."""

    applicant: Applicant
    papers: Sequence[PaperHandedIn]
    asked: Mapping[str, Any]


def check(act: Act, request: Request, legal: Legal, edition: Edition) -> Accepted:
    """All of a request that is to be received. Refuses with what is wrong: one refusal alone, or all together as
    `AnswersNotAccepted`."""
    with _at_once() as noted:
        with noted():
            _checked_way(act, request, edition)
        with noted():
            applicant = _checked_applicant(act, request.applicant)
        with noted():
            papers = _checked_papers(edition, request.papers)
        with noted():
            asked = _checked_answers(act, legal, request.answers)
    return Accepted(applicant, papers, asked)


def check_refused(act: Act, request: Request, edition: Edition, reason: str) -> Applicant:
    """What is needed of a request that is refused at the desk: the reason, who came, and by which way."""
    with _at_once() as noted:
        with noted():
            if not reason.strip():
                raise SayWhy({"reason": SayWhy.sentence()})
        with noted():
            _checked_way(act, request, edition)
        with noted():
            applicant = _checked_applicant(act, request.applicant)
    return applicant


@contextmanager
def _at_once() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Refusals inside each `noted()` wait for the others."""
    wrong: list[Invalid] = []

    @contextmanager
    def noted() -> Iterator[None]:
        try:
            yield
        except Invalid as refusal:
            wrong.append(refusal)

    yield noted
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise forms.AnswersNotAccepted({name: why for one in wrong for name, why in one.fields.items()})


def _checked_way(act: Act, request: Request, edition: Edition) -> None:
    """By which way it came in and the result goes out."""
    problems: dict[str, Invalid] = {}
    if request.channel not in CHANNELS:
        problems["channel"] = ChannelIsUnknown()
    elif request.channel == "post" and not edition.postal_allowed:
        problems["channel"] = NotByPost()
    if request.return_by_post and not edition.postal_allowed:
        problems["return_by_post"] = NotByPost()
    if request.handed_over_at is not None and request.handed_over_at > act.now:
        problems["handed_over_at"] = HandedOverLater()
    _refuse(problems)


def _refuse(problems: Mapping[str, Invalid]) -> None:
    """One refusal for all of them, named after the gravest."""
    if not problems:
        return
    said = problems.values()
    gravest = next((problem for problem in said if isinstance(problem, PapersAreMissing)), next(iter(said)))
    fields = {name: Sentence(problem.sentence(), **problem.details) for name, problem in problems.items()}
    raise type(gravest)(fields, **gravest.details)


def _checked_applicant(act: Act, applicant: Applicant) -> Applicant:
    """The applicant as the form `applicant` asks; its sentences stand at `applicant.NAME`."""
    said = {key: " ".join(value.split()) for key, value in asdict(applicant).items()}
    try:
        checked = forms.check("applicant", said, today=act.today).values
        return Applicant(**{key: str(value) for key, value in checked.items()})
    except forms.AnswersNotAccepted as refused:
        raise forms.AnswersNotAccepted({f"applicant.{name}": why for name, why in refused.fields.items()}) from refused


def _checked_answers(act: Act, legal: Legal, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the procedure's intake form asks, under the name its conditions read it by."""
    if legal.intake_form is None:
        return {}
    form = forms.definition(legal.intake_form)
    allowed = candidates.for_fields(act, form, unit_id=None)
    checked = forms.check(form, answers, today=act.today, candidates=allowed)
    return {legal.fact or legal.intake_form: dict(checked.values)}


def _checked_papers(edition: Edition, papers: Sequence[PaperHandedIn]) -> list[PaperHandedIn]:
    """The papers handed in, against the published list: nothing less, and nothing beyond it (NĐ 61/2018 art 5, 17)."""
    listed = {paper.code: paper for paper in edition.papers}
    problems: dict[str, Invalid] = {}
    handed_in: set[str] = set()
    for paper in papers:
        if paper.code in handed_in:
            problems[f"papers.{paper.code}"] = PaperIsTwice()
        elif wrong := _wrong_with(paper, listed.get(paper.code)):
            problems[f"papers.{paper.code}{'.copies' if isinstance(wrong, OF_COPIES) else ''}"] = wrong
        if paper.copies != 0:
            handed_in.add(paper.code)
    for code, wanted in listed.items():
        if wanted.required and code not in handed_in:
            problems[f"papers.{code}"] = PapersAreMissing()
    _refuse(problems)
    return [paper for paper in papers if paper.copies != 0]


def _wrong_with(paper: PaperHandedIn, wanted: Paper | None) -> Invalid | None:
    """What keeps this paper from being taken; `wanted` is its line on the published list, None when it has none."""
    if wanted is None and not paper.name.strip():
        return PaperIsUnknown()
    if wanted is None and not paper.legal_basis.strip():
        return PaperNeedsLegalBasis()
    if paper.copies is None or not 0 <= paper.copies <= MOST_COPIES:
        return CopiesAreACount()
    if wanted is None or paper.copies == 0:
        return None
    if paper.kind not in ("", ELECTRONIC, *TAKEN_FOR.get(wanted.kind, {wanted.kind})):
        return AnotherKindIsPublished(kind=KINDS.get(wanted.kind, wanted.kind))
    return TooFewCopies(count=wanted.count) if paper.copies < wanted.count else None
