"""What lists of people and units offer stands in the order of the Vietnamese alphabet, whatever their codes."""

from __future__ import annotations

from sqlalchemy import func, select, update

from desk import choices
from engine.act import SYSTEM, Office
from engine.dossiers import candidates
from engine.org.models import Appointment, Officer, Post
from tests import city

BA_DINH = """Cống Vị, Điện Biên, Đội Cấn, Giảng Võ, Kim Mã, Liễu Giai, Ngọc Hà, Ngọc Khánh, Nguyễn Trung Trực, Phúc Xá,
Quán Thánh, Thành Công, Trúc Bạch, Vĩnh Phúc"""
PEOPLE = ["Ân Văn Mẫu", "Bùi Văn Mẫu", "Đỗ Văn Mẫu", "Em Văn Mẫu"]


def test_communes_of_a_district_stand_in_order(city_to_read: Office) -> None:
    with city_to_read.look(city.sign_in(city_to_read, "chuyenvien.badinh")) as act:
        offered = choices.communes_around(act, city.unit_id(city_to_read, "001/QLDT"))
    names = [name.removeprefix("UBND phường ") for name in offered.values()]
    assert names == [name.strip() for name in BA_DINH.split(",")]
    assert list(offered) != sorted(offered), "that is not the order of their codes"


def test_people_of_one_rank_stand_in_order(city_office: Office) -> None:
    unit_id = city.unit_id(city_office, "001")
    with city_office.act(SYSTEM) as act:
        codes = list(candidates.officers_of(act, unit_id))
        seats = select(Post.rank, func.min(Officer.id)).join(Appointment, Appointment.post_id == Post.id)
        seats = seats.join(Officer, Officer.id == Appointment.officer_id).where(Officer.code.in_(codes))
        ranks = act.session.execute(seats.group_by(Post.rank, Officer.id)).all()
        rank = max({rank for rank, _id in ranks}, key=[rank for rank, _id in ranks].count)
        peers = [officer_id for each, officer_id in ranks if each == rank][: len(PEOPLE)]
        for officer_id, name in zip(peers, reversed(PEOPLE), strict=True):
            act.session.execute(update(Officer).where(Officer.id == officer_id).values(full_name=name))
    with city_office.look(SYSTEM) as act:
        offered = candidates.officers_of(act, unit_id).values()
    assert [name for name in offered if name in PEOPLE] == PEOPLE
