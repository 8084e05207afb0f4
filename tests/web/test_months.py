"""The results of a month: told to a head, opened from the line that tells, each number with its list."""

from __future__ import annotations

import html
import re
from datetime import datetime

from apiflask import APIFlask
from sqlalchemy import select

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import unit_reports
from engine.dossiers.models import Dossier
from engine.settings import LOCAL_ZONE
from tests import city
from tests.engine.dossiers.test_unit_reports import late_births
from tests.web.visiting import Visitor


def test_a_head_opens_a_month_from_the_line_that_tells_of_it(
    app: APIFlask, city_office: Office, clock: SetClock
) -> None:
    late_births(city_office, clock, 3)
    on_time = city.register(city_office, city.BIRTH, city.COUNTER, "00004")
    while city.dossier(city_office, on_time).finished_at is None:
        city.complete(city_office, on_time, city.open_items(city_office, on_time)[0].element_id)
    late = [code for code in codes(city_office) if code != on_time]
    unit_reports.weigh(city_office)
    clock.at = datetime(2018, 4, 2, 9, tzinfo=LOCAL_ZONE)
    unit_reports.tell_months(city_office)
    head, above = Visitor(app, "chutich.trucbach"), Visitor(app, "chutich.badinh")
    told = head.read("/thong-bao")
    assert "tháng 03/2018: giải quyết xong 1 hồ sơ, đúng hạn 1; 3 hồ sơ quá hạn trong tháng, 3 chưa giải trình." in told
    month = "/giam-sat/thang?thang=2018-03&don-vi=00004"
    assert month in links(head, "/thong-bao")
    assert "100,0 %" in head.read(month)
    opens = {f"/giam-sat/thang?thang=2018-03&so={so}&don-vi=00004#danh-sach" for so in ("xong", "qua-han")}
    assert opens <= links(head, month)
    listed = head.read(month + "&so=qua-han")
    assert all(code in listed for code in late) and on_time not in listed
    assert on_time in head.read(month + "&so=xong") and on_time not in head.read(month + "&so=xong-tre")
    week = "/giam-sat/tuan?tu=2018-03-05&don-vi=00004/MC"
    assert week in links(above, "/thong-bao")
    listed = above.read(week)
    assert all(code in listed for code in late) and on_time not in listed
    assert late[0] not in above.read("/giam-sat/tuan?tu=2018-02-26")
    for wrong in ("thang=2018-13", "thang=0000-01", "thang=x", "so=x"):
        assert "Kết quả tháng" in above.read(f"/giam-sat/thang?{wrong}")
    assert head.get("/giam-sat/thang?don-vi=001").status_code == 404, "not a unit of this head"


def links(visitor: Visitor, path: str) -> set[str]:
    return {html.unescape(link) for link in re.findall(r'href="([^"]+)"', visitor.get(path).text)}


def codes(office: Office) -> list[str]:
    with office.look(SYSTEM) as act:
        return list(act.session.scalars(select(Dossier.code).order_by(Dossier.id)))
