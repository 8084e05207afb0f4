"""How the residents database is called: signed, in bounded time and size, and read as one reads a stranger's letter."""

from __future__ import annotations

import argparse
import logging
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.neighbour_settings import KINDS, Residents
from engine.outbox import NeighbourIsAway, RefusedForGood
from engine.residents.contract import Born, Caller, NotPermitted, Question, Resident, State
from engine.settings import Settings
from engine.starting import CannotStart
from integrations.national_db import far_side, records, rest, simulation, soap
from integrations.national_db.client import register, signed
from integrations.national_db.invented import InventedRegister
from integrations.national_db.population import Population
from integrations.national_db.simulator import BOMB, Simulator, is_known
from integrations.national_db.soap import Operation
from tests.serving import free_port

PEOPLE = Population()
ONE = PEOPLE[250]
QUESTION = Question("H26-7f3a0001", Caller("1.001193", "cb.hotich.01", "H26.1.4"), ONE.identity, ONE.full_name)


# --- who is asking --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_office_the_platform_knows_is_answered(simulator: Simulator, kind: str) -> None:
    assert register(simulator.place(kind)).verify(QUESTION)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wrong", [{"secret": "khac"}, {"api_key": "khac"}, {"user": "khac"}])
def test_one_it_does_not_know_is_for_the_administrator(simulator: Simulator, kind: str, wrong: dict[str, str]) -> None:
    with pytest.raises(NotPermitted, match="HTTP 401"):
        register(replace(simulator.place(kind), **wrong)).verify(QUESTION)


def test_the_national_platform_wants_the_offices_name_as_well(simulator: Simulator) -> None:
    with pytest.raises(NotPermitted):
        register(replace(simulator.place("national"), client="VN/GOV/H79/MOTCUA")).look_up(QUESTION)


def test_the_national_platform_wants_to_know_the_agency(simulator: Simulator) -> None:
    with pytest.raises(NotPermitted, match="NO_GOV_AGENCY"):
        register(simulator.place("national")).verify(replace(QUESTION, caller=replace(QUESTION.caller, unit="")))


def test_the_settings_the_simulator_shows_are_those_an_office_reads(tmp_path: Path, simulator: Simulator) -> None:
    for line in simulation.how_to_ask(simulator, PEOPLE).splitlines():
        if "MOTCUA_RESIDENTS_URL" in line:
            environ = dict(word.split("=", 1) for word in line.split())
            place = Settings.from_environment({"MOTCUA_VAR": str(tmp_path), **environ}).residents
            assert place and register(place).verify(replace(QUESTION, key=place.kind))
    assert simulator.there.counted == {"XacThucThongTinCongDan": 2}


def test_a_port_that_is_taken_is_said_in_a_sentence(simulator: Simulator) -> None:
    arguments = argparse.Namespace(port=simulator.port, people=100, seed=1, scenario="well")
    with pytest.raises(CannotStart, match=str(simulator.port)):
        simulation.main(arguments)


def test_a_signature_is_good_for_one_address_and_a_few_minutes(simulator: Simulator) -> None:
    place, now = simulator.place("city"), time.time()
    heads = signed(place, place.url, now)
    assert is_known(heads, place, place.url)
    assert not is_known(heads, place, f"{place.url}/khac")
    assert not is_known(signed(place, place.url, now - 600), place, place.url)
    assert place.secret not in repr(heads)


# --- nobody there, or nobody in time --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_register_that_is_not_there_is_away(simulator: Simulator, kind: str) -> None:
    nobody = replace(simulator.place(kind), url=f"http://127.0.0.1:{free_port()}/dan-cu")
    with pytest.raises(NeighbourIsAway, match="ConnectError"):
        register(nobody).verify(QUESTION)


def test_one_that_drips_its_heads_for_ever_is_hung_up_on(dripping: str) -> None:
    began = time.monotonic()
    with pytest.raises(NeighbourIsAway, match="too slow"):
        register(Residents(dripping)).verify(QUESTION, within=0.3)
    assert time.monotonic() - began < 1.5


def test_the_second_question_has_the_time_the_first_one_left(simulator: Simulator) -> None:
    simulator.there.mood, simulator.pause = "slow", 0.4
    client = register(simulator.place("national"))
    client.verify(QUESTION)
    with pytest.raises(NeighbourIsAway, match="too slow"):  # to hear that its number was used took 0.4 of the 0.6
        client.verify(QUESTION, within=0.6)


def test_a_path_that_is_none_is_refused_for_good(simulator: Simulator) -> None:
    elsewhere = replace(simulator.place("city"), url=simulator.place("city").url + "/khac")
    with pytest.raises(RefusedForGood, match="HTTP 404"):
        register(elsewhere).verify(QUESTION)


def test_no_proxy_of_the_environment_hears_of_a_person(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{free_port()}")
    assert register(simulator.place("national")).verify(QUESTION)


@pytest.mark.parametrize("kind", KINDS)
def test_no_log_holds_a_person_or_a_secret(simulator: Simulator, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    place = simulator.place(kind)
    assert register(place).look_up(QUESTION) == (ONE,)
    assert not any(word in caplog.text for word in (ONE.identity, ONE.full_name.upper(), place.secret, place.api_key))


# --- reading what came ----------------------------------------------------------------------------------------------


def test_everybody_arrives_as_the_register_has_them() -> None:
    for one in islice(PEOPLE, 500):
        found = records.collection([one])
        by_xml = soap.envelope(soap.element(f"{{{soap.ANSWERED}}}CongdanCollection", found, "ns1"))
        assert soap.read_residents(200, by_xml) == (one,)
        assert rest.read_residents(200, rest.as_json(found)) == (one,)


def test_of_several_each_has_a_remark_of_their_own() -> None:
    dead = next(one for one in PEOPLE if one.state is State.DECEASED)
    found = records.collection([ONE, dead])
    assert found["GhiChu"] == ""
    assert rest.read_residents(200, rest.as_json(found)) == (ONE, dead)


@pytest.mark.parametrize("entity", ["file:///etc/passwd", "http://127.0.0.1:9/x"])
def test_an_answer_that_would_reach_out_or_blow_up_is_not_read(entity: str) -> None:
    asks_for_more = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{entity}">]><a>&e;</a>'.encode()
    for hostile in (asks_for_more, BOMB):
        with pytest.raises(NeighbourIsAway, match="xml-doctype") as refused:
            soap.read_residents(200, hostile)
        assert "root:" not in str(refused.value)


def fault(code: str, said: str) -> bytes:
    return (
        f'<s:Envelope xmlns:s="{soap.ENVELOPE}"><s:Body><s:Fault><faultcode>s:{code}</faultcode>'
        f"<faultstring>{said}</faultstring></s:Fault></s:Body></s:Envelope>"
    ).encode()


@pytest.mark.parametrize(
    ("status", "body", "refusal"),
    [
        (500, fault("Client", "MAPPING_DVC: 1.001193"), NotPermitted),
        (500, fault("Client", "MAPPING_STAFF"), NotPermitted),
        (500, fault("Client", "NO_GOV_AGENCY"), NotPermitted),
        (500, fault("Client", "something nobody has heard of"), RefusedForGood),
        (200, fault("Client", "something nobody has heard of"), RefusedForGood),
        (500, fault("Server", "something nobody has heard of"), NeighbourIsAway),
        (500, fault("Client", "PLATFORM_BUSY"), NeighbourIsAway),
        (502, b"<html><body>Bad Gateway</body></html>", NeighbourIsAway),
        (200, b"<html><body>Please sign in</body></html>", NeighbourIsAway),
        (200, b"<a/>", NeighbourIsAway),
        (200, b"", NeighbourIsAway),
        (418, b"", RefusedForGood),
        (403, b"", NotPermitted),
        (429, b"", NeighbourIsAway),
    ],
)
def test_what_the_platform_says_instead_is_told_apart(status: int, body: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as refused:
        soap.read_verdict(status, body)
    assert isinstance(refused.value, NotPermitted) == (refusal is NotPermitted)


def test_what_stands_beside_a_code_is_not_repeated() -> None:
    with pytest.raises(NotPermitted) as refused:
        soap.read_verdict(500, fault("Client", f"MAPPING_DVC for {ONE.full_name} {ONE.identity}"))
    assert ONE.full_name not in str(refused.value) and ONE.identity not in str(refused.value)


@pytest.mark.parametrize(
    "collection",
    [
        {"SoCongDan": "2", "CongDan": [{"SoDinhDanh": ONE.identity}]},
        {"CongDan": [{"HoVaTen": {"Ten": {"Ho": "Nguyễn"}}}]},
        {"CongDan": [{"ThuongTru": "Hà Nội"}]},
    ],
)
def test_a_person_that_is_not_whole_is_no_person(collection: dict[str, object]) -> None:
    with pytest.raises(NeighbourIsAway):
        records.residents(collection)


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ({"Nam": "1950"}, Born(1950)),
        ({"Nam": "1950", "NgayThangNam": "19500307"}, Born(1950, 3, 7)),
        ({"NgayThangNam": "19500000"}, Born(1950)),
        ({"NgayThangNam": "19500300"}, Born(1950, 3)),
        ({"NgayThangNam": "19500231"}, Born(1950)),
        ({"NgayThangNam": "00000000", "Nam": "1950"}, Born(1950)),
        ({"Nam": "khoảng 1950"}, None),
        ({}, None),
    ],
)
def test_a_birth_date_is_read_as_far_as_it_is_known(said: dict[str, str], born: Born | None) -> None:
    [one] = records.residents({"CongDan": [{"SoDinhDanh": ONE.identity, "NgayThangNamSinh": said}]})
    assert one.born == born


@pytest.mark.parametrize(
    ("remark", "state"),
    [
        ("Đã chết ngày 02/03/2017", State.DECEASED),
        ("Đã đăng ký khai tử", State.DECEASED),
        ("Tạm khóa", State.LOCKED),
        ("tạm khoá", State.LOCKED),
        ("Chuyển đến từ tỉnh khác", State.LIVING),
        ("", State.LIVING),
    ],
)
def test_the_registers_remark_says_whether_a_person_can_be_dealt_with(remark: str, state: State) -> None:
    [one] = records.residents({"GhiChu": remark, "CongDan": [{"SoDinhDanh": ONE.identity}]})
    assert (one.state, one.remark) == (state, remark)


def test_a_name_may_come_whole_in_its_last_part() -> None:
    [one] = records.residents({"CongDan": [{"HoVaTen": {"Ho": "", "ChuDem": "", "Ten": "Y THUYÊN NIÊ"}}]})
    assert one.full_name == "Y THUYÊN NIÊ"


@settings(max_examples=150, deadline=None)
@given(status=st.sampled_from([200, 500]), at=st.integers(0, 4_000), other=st.binary(max_size=6), cut=st.booleans())
def test_a_spoilt_answer_is_refused_and_never_crashes_the_reader(status: int, at: int, other: bytes, cut: bool) -> None:
    there = InventedRegister(PEOPLE)
    by_xml = far_side.by_soap(there, soap.write(Operation.LOOK_UP, QUESTION))[1]
    by_json = far_side.by_json(there, Operation.LOOK_UP, rest.write(replace(QUESTION, key="khac"), "motcua"))[1]
    for read, answer in ((soap.read_residents, by_xml), (rest.read_residents, by_json)):
        spoilt = answer[:at] + other + (b"" if cut else answer[at + len(other) :])
        try:
            assert all(isinstance(one, Resident) for one in read(status, spoilt))
        except (NeighbourIsAway, RefusedForGood) as refused:
            assert ONE.full_name not in str(refused)


@settings(max_examples=100, deadline=None)
@given(body=st.binary(max_size=200))
def test_no_question_crashes_the_far_side(body: bytes) -> None:
    assert far_side.by_soap(InventedRegister(PEOPLE), body)[0] == 500
    assert b"maLoi" in far_side.by_json(InventedRegister(PEOPLE), Operation.VERIFY, body)[1]


@pytest.mark.parametrize("name", ["Nguyễn\x00Văn A", "Nguyễn\ud800"])
def test_a_name_that_cannot_travel_is_refused_before_anybody_is_called(name: str) -> None:
    with pytest.raises(RefusedForGood):
        soap.write(Operation.VERIFY, replace(QUESTION, full_name=name))


def test_the_fields_out_of_order_are_not_understood() -> None:
    asked = soap.write(Operation.VERIFY, QUESTION)
    key = f"<dc:MaYeuCau>{QUESTION.key}</dc:MaYeuCau>".encode()
    moved = asked.replace(key, b"").replace(b"</dc:XacThuc", key + b"</dc:XacThuc")
    assert far_side.by_soap(InventedRegister(PEOPLE), asked)[0] == 200
    assert b"BAD_REQUEST" in far_side.by_soap(InventedRegister(PEOPLE), moved)[1]


# --- who speaks with whom -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def listening() -> Iterator[Simulator]:
    with Simulator(there=InventedRegister(PEOPLE)) as one:
        yield one


@pytest.fixture
def simulator(listening: Simulator) -> Simulator:
    listening.there = InventedRegister(PEOPLE)
    return listening


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server that says one letter of its heads every now and then."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        gone = threading.Event()

        def drip() -> None:
            visitor, _ = listening.accept()
            with visitor:
                for letter in b"HTTP/1.1 200 OK\r\nX-Drip: " + b"x" * 1_000:
                    if gone.wait(0.05):
                        return
                    try:
                        visitor.sendall(bytes([letter]))
                    except OSError:
                        return

        dripper = threading.Thread(target=drip, daemon=True)
        dripper.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        gone.set()
        dripper.join(5)
