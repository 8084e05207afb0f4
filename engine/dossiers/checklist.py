"""Which papers an applicant may be asked for: those of the published checklist, and nothing outside it without a legal
basis (NĐ 61/2018 art 5). One rule for the verb, and for every form that asks for papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.definitions.legal import Edition
from engine.errors import Invalid
from engine.org.fold import fold
from forms import Form, Sentence

BASIS = "legal_basis"  # the field of a form in which the basis stands


class SayWhichPapers(Invalid):
    """Mời ghi rõ giấy tờ cần bổ sung."""


class NotOnTheChecklist(Invalid):
    """Không có trong danh mục công bố của thủ tục: {papers}. Mời chọn trong danh mục, hoặc ghi căn cứ pháp lý."""


class SayTheLegalBasis(Invalid):
    """Mời ghi căn cứ pháp lý để yêu cầu giấy tờ ngoài danh mục công bố."""


def named(edition: Edition, papers: Sequence[str], legal_basis: str, field: str = "papers") -> list[str]:
    """The papers asked for, listed ones by the name they were published under; they may be said by code or by either
    name. Refuses one that is not listed, unless its legal basis is said."""
    asked = [paper.strip() for paper in papers if paper.strip()]
    listed = {
        fold(said): paper.name.vi for paper in edition.papers for said in (paper.code, paper.name.vi, paper.name.en)
    }
    outside = [paper for paper in asked if fold(paper) not in listed]
    if outside and not legal_basis.strip():
        which = "; ".join(f"“{paper}”" for paper in outside)
        wrong = {field: Sentence(NotOnTheChecklist.sentence(), papers=which), BASIS: SayTheLegalBasis.sentence()}
        raise NotOnTheChecklist(wrong, papers=which)
    return list(dict.fromkeys(listed.get(fold(paper), paper) for paper in asked))


def answered(edition: Edition, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to a form, the papers it asks for by their published names; refused like `named`."""
    asked = {field.name for field in form.fields if field.type == "papers"} & values.keys()
    basis = str(values.get(BASIS) or "")
    return {**values, **{name: named(edition, values[name], basis, name) for name in asked}}
