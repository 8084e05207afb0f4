"""Whatever is typed into the rooms of administrators, the answer is a page."""

from __future__ import annotations

import pytest
from apiflask import APIFlask
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.act import Office
from tests import city
from tests.conftest import Copies
from tests.web.test_admin import HAND_IN, Visitor, failing_job


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def copies(request: pytest.FixtureRequest) -> Copies:
    """On both databases: they take different things amiss."""
    found: Copies = request.getfixturevalue(f"{request.param}_copies")
    return found


STRANGE = ["", " ", "\0", "đ" * 3000, "9" * 40, "-1", "2018-02-31", "<script>", "%00", "\u202e", "DEMO-00391"]


def test_nothing_that_is_typed_brings_a_page_down(app: APIFlask, city_office: Office) -> None:
    job = failing_job(city_office)
    forms = {
        "/quan-tri/tai-khoan/moi": ("login", "name", "officer", "password", "password_again", "grants", "language"),
        "/quan-tri/tai-khoan/2/mat-khau": ("password", "password_again"),
        "/quan-tri/tai-khoan/2/quyen": ("grants",),
        f"/quan-tri/cong-viec-nen/{job}/dung": ("reason", "xem"),
        f"/quan-tri/quy-trinh/{city.BIRTH}/phien-ban/1/rut": ("reason",),
        f"/quan-tri/phe-duyet/{city.BIRTH}/1/tra-lai": ("reason",),
        HAND_IN: ("tray", "note", "effective_on", "without", "do", "files", "legal"),
    }
    lists = {
        "/quan-tri/tai-khoan": ("q", "quyen", "sau"),
        "/quan-tri/to-chuc": ("q", "cap", "sau"),
        "/quan-tri/to-chuc/00004": ("ngay",),
        "/quan-tri/nhat-ky": ("viec", "ho-so", "den", "truoc"),
        "/quan-tri/cong-viec-nen": ("xem", "truoc"),
        HAND_IN: ("khay",),
    }
    visitors = [Visitor(app, login) for login in ("quantri", "kiemsoat.hanoi", "thietke")]

    @settings(max_examples=120)
    @given(st.data())
    def type_in(data: st.DataObject) -> None:
        visitor, typing = data.draw(st.sampled_from(visitors)), data.draw(st.booleans())
        address, names = data.draw(st.sampled_from(sorted((forms if typing else lists).items())))
        typed = data.draw(st.dictionaries(st.sampled_from(names), st.sampled_from(STRANGE) | st.text(max_size=30)))
        page = visitor.post(address, **typed) if typing else visitor.client.get(address, query_string=typed)
        assert page.status_code < 500, f"{address} {typed!r}"

    type_in()
    assert visitors[0].client.get("/quan-tri/to-chuc/%00").status_code == 404
