"""Dossier codes: every pattern in use is read, new numbers are unique and leave no gap."""

from datetime import date
from threading import Barrier, Thread

import pytest

from engine.act import SYSTEM, Office
from engine.dossiers import codes
from engine.dossiers.codes import NotADossierCode

READ = [
    ("000.00.01.H26-180301-0001", "000.00.01.H26", date(2018, 3, 1), 1, "TT 01/2018"),
    ("000.05.07.H26-181231-12345", "000.05.07.H26", date(2018, 12, 31), 12345, "TT 01/2018"),
    ("H26.07.05-201001-0042", "H26.07.05", date(2020, 10, 1), 42, "QĐ 20/2020"),
    ("H26.107.05-260301-090001", "H26.107.05", date(2026, 3, 1), 1, "TT 4/2025"),
    ("G09.20-20260609-0092637", "G09.20", date(2026, 6, 9), 92637, "bộ, ngành"),
    (" 000.00.01.h26-180301-0001 ", "000.00.01.H26", date(2018, 3, 1), 1, "TT 01/2018"),
]


@pytest.mark.parametrize(("text", "agency", "on", "number", "pattern"), READ)
def test_every_pattern_in_use_is_read(text: str, agency: str, on: date, number: int, pattern: str) -> None:
    code = codes.parse(text)
    assert (code.agency_code, code.on, code.number, code.pattern) == (agency, on, number, pattern)


@pytest.mark.parametrize(
    "text",
    ["", "0001", "000.00.01.H26-180301-1", "000.00.01.H26-181301-0001", "H26-180301", "000.00.01.H26-180301-0001x"],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(NotADossierCode) as refusal:
        codes.parse(text)
    assert "không phải là mã hồ sơ" in str(refusal.value)


def test_numbers_restart_each_day_and_each_agency(office: Office) -> None:
    with office.act(SYSTEM) as act:
        first = [codes.issue(act.session, "000.00.01.H26", date(2018, 3, 1)) for _ in range(2)]
        other_day = codes.issue(act.session, "000.00.01.H26", date(2018, 3, 2))
        other_agency = codes.issue(act.session, "000.00.02.H26", date(2018, 3, 1))
    assert first == ["000.00.01.H26-180301-0001", "000.00.01.H26-180301-0002"]
    assert other_day.endswith("-180302-0001")
    assert other_agency == "000.00.02.H26-180301-0001"


def test_a_rolled_back_act_gives_its_number_back(office: Office) -> None:
    with pytest.raises(RuntimeError), office.act(SYSTEM) as act:
        codes.issue(act.session, "000.00.01.H26", date(2018, 3, 1))
        raise RuntimeError("the counter officer's computer went dark")
    with office.act(SYSTEM) as act:
        assert codes.issue(act.session, "000.00.01.H26", date(2018, 3, 1)).endswith("-0001")


def test_more_than_9999_dossiers_in_a_day(office: Office) -> None:
    with office.act(SYSTEM) as act:
        codes.next_number(act.session, "000.00.01.H26", "180301")
        act.session.execute(codes.Counter.__table__.update().values(last=9_999))
        code = codes.issue(act.session, "000.00.01.H26", date(2018, 3, 1))
    assert code == "000.00.01.H26-180301-10000"
    assert codes.parse(code).number == 10_000


def test_officers_at_eight_counters_never_share_a_number(office: Office) -> None:
    issued: list[str] = []
    together = Barrier(8)

    def counter() -> None:
        together.wait(10)
        for _ in range(5):
            with office.act(SYSTEM) as act:
                code = codes.issue(act.session, "000.00.01.H26", date(2018, 3, 1))
            issued.append(code)

    threads = [Thread(target=counter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(issued) == [f"000.00.01.H26-180301-{number:04d}" for number in range(1, 41)]
