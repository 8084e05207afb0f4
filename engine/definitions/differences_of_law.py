"""The difference between the legal data of two versions, in words: times, papers, fees, basis, places. Pure values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.definitions.legal import Edition, Legal, Paper, Variant
from engine.definitions.naming import CHANNELS, NOTHING, PAPER_KINDS, Names, changed, period
from engine.words import Named

Changed = tuple[Named, Named, tuple[Named, ...]]  # what, name, sentences
LAW = Named("Dữ liệu pháp lý", "Legal data")
GENERAL = Named("Thông tin chung", "General")
LABELS = {
    "name": Named("Tên thủ tục", "Name of the procedure"),
    "field": Named("Lĩnh vực", "Field"),
    "level": Named("Cấp giải quyết", "Level"),
    "received_at": Named("Nơi tiếp nhận", "Received at"),
    "handling": Named("Đơn vị thụ lý", "Unit entrusted"),
    "intake_form": Named("Biểu mẫu tiếp nhận", "Intake form"),
    "main": Named("Sơ đồ chính", "Main diagram"),
    "period": Named("Thời hạn giải quyết", "Legal time"),
    "variants": Named("Thời hạn của trường hợp khác", "Legal time of other cases"),
    "cutoff": Named("Giờ chốt trong ngày", "Cut-off"),
    "fee": Named("Phí, lệ phí", "Fee"),
    "channels": Named("Cách nộp", "Channels"),
    "postal_allowed": Named("Trả qua bưu chính", "Return by post"),
    "result": Named("Kết quả", "Result"),
    "valid_to": Named("Hết hiệu lực", "Valid until"),
    "basis": Named("Căn cứ pháp lý", "Legal basis"),
}
LEVELS = {
    "commune": Named("cấp xã", "commune"),
    "district": Named("cấp huyện", "district"),
    "city": Named("cấp tỉnh", "city"),
}


def between(before: Legal, after: Legal, names: Names) -> Iterator[Changed]:
    """One line for what is general, and one for each period of law that differs."""
    if says := changed(LABELS, _general(before, names), _general(after, names)):
        yield LAW, GENERAL, says
    old = {edition.valid_from: edition for edition in before.editions}
    new = {edition.valid_from: edition for edition in after.editions}
    for day in sorted(old.keys() | new.keys()):
        says = _of_editions(old.get(day), new.get(day))
        if says:
            yield LAW, _since(day), says


def _of_editions(old: Edition | None, new: Edition | None) -> tuple[Named, ...]:
    if old is None:
        return (
            Named("Thêm giai đoạn hiệu lực này", "This period of law is added"),
            *changed(LABELS, {}, _edition(new)),
        )
    if new is None:
        return (Named("Bỏ giai đoạn hiệu lực này", "This period of law is removed"),)
    return (*changed(LABELS, _edition(old), _edition(new)), *_papers(old.papers, new.papers))


def _general(legal: Legal, names: Names) -> dict[str, Named]:
    handling = [f"{level}: {names.routing(place)}" for level, place in legal.handling.items()]
    received = [LEVELS.get(each) or names.routing(each) for each in legal.received_at]
    return {
        "name": Named(legal.name.vi, legal.name.en),
        "field": Named(legal.field.vi, legal.field.en),
        "level": LEVELS.get(legal.level, Named(legal.level)),
        "received_at": _listed(received),
        "handling": Named("; ".join(handling)),
        "intake_form": names.form(legal.intake_form),
        "main": Named(legal.main),
    }


def _edition(edition: Edition | None) -> dict[str, Named]:
    if edition is None:
        return {}
    fee = f"{edition.fee:,}".replace(",", ".")
    return {
        "period": Named("trong ngày làm việc", "the same working day") if edition.same_day else period(edition.period),
        "cutoff": Named(f"{edition.cutoff:%H:%M}") if edition.cutoff else NOTHING,
        "fee": Named(f"{fee} đồng", f"{edition.fee:,} VND") if edition.fee else Named("không thu", "free"),
        "channels": _listed([CHANNELS.get(each, Named(each)) for each in edition.channels]),
        "postal_allowed": Named("được", "allowed") if edition.postal_allowed else Named("không", "no"),
        "result": Named(edition.result.vi, edition.result.en) if edition.result else NOTHING,
        "valid_to": Named(f"{edition.valid_to:%d/%m/%Y}") if edition.valid_to else NOTHING,
        "variants": _listed([_variant(each) for each in edition.variants]) if edition.variants else NOTHING,
        "basis": Named("; ".join(f"{each.text} {each.article}".strip() for each in edition.legal_basis)),
    }


def _variant(variant: Variant) -> Named:
    length = period(variant.period)
    return Named(f"{length} khi {variant.reason.vi}", f"{length.en} when {variant.reason.en}")


def _papers(old: tuple[Paper, ...], new: tuple[Paper, ...]) -> Iterator[Named]:
    before, after = ({paper.code: paper for paper in papers} for papers in (old, new))
    for code, paper in after.items():
        vi, en = _paper(paper)
        if code not in before:
            yield Named(f"Thêm giấy tờ: {vi}", f"Paper added: {en}")
        elif _paper(before[code]) != (vi, en):
            was_vi, was_en = _paper(before[code])
            yield Named(f"Giấy tờ: {was_vi} → {vi}", f"Paper: {was_en} → {en}")
    for code in before.keys() - after.keys():
        vi, en = _paper(before[code])
        yield Named(f"Bỏ giấy tờ: {vi}", f"Paper removed: {en}")


def _paper(paper: Paper) -> tuple[str, str]:
    kind = PAPER_KINDS.get(paper.kind, Named(paper.kind))
    must = Named("bắt buộc", "required") if paper.required else Named("nếu có", "if any")
    return (
        f"{paper.name.vi} ({paper.count} {kind}, {must})",
        f"{paper.name.en} ({paper.count} {kind.en}, {must.en})",
    )


def _since(day: date) -> Named:
    return Named(f"Quy định từ ngày {day:%d/%m/%Y}", f"Law from {day:%d/%m/%Y}")


def _listed(names: list[Named]) -> Named:
    return Named(", ".join(names), ", ".join(name.en for name in names))
