"""Completing work items over HTTP: how many per second, how long one waits, and what it costs beside its floors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine import outbox
from engine.act import Office
from engine.dossiers import automatic, work
from tests import city
from tests.bench import floors, shares
from tests.bench.callers import Call, Result, carry_out
from tests.bench.floors import Floor
from tests.serving import Server, token_for
from tests.waiting import Desks, Waiting, waiting

STAGES = 9  # of the twelve steps of a house permit, so that every dossier has some before it


@dataclass(frozen=True)
class Load:
    """What so many programs got out of the server. `cpu_ms` is the server's processor time per call."""

    clients: int
    per_second: float
    median_ms: float
    p95_ms: float
    cpu_ms: float


@dataclass(frozen=True)
class Completions:
    """One database's numbers. `ratio` is a completion's cost over the sum of the floors, by number of clients."""

    commit: Floor
    engine: Floor
    empty: list[Load]
    complete: list[Load]
    shares: dict[str, float]

    @property
    def floor_ms(self) -> float:
        return self.commit.cpu_ms + self.engine.cpu_ms + self.empty[0].cpu_ms

    @property
    def ratios(self) -> dict[int, float]:
        return {load.clients: load.cpu_ms / self.floor_ms for load in self.complete}


def measure(office: Office, each: int) -> Completions:
    """`each` completions with one client and again with eight, of house permits at every stage of their way."""
    desks = Desks.of(office)
    warm, profiled = max(20, each // 6), max(30, each // 4)
    prepare(office, desks, each + warm)
    commit = floors.commit(office, 10 * each)
    engine = floors.engine(office, one_of_each(office, desks)[:each], rounds=3)
    empty, complete = [], []
    with Server(office.settings) as server:
        tokens = {login: token_for(server.port, login) for login in desks.by_officer.values()}
        calls = [Call(token, "GET", "/tokens") for token in tokens.values()]
        _load(server, 8, (calls * each)[:each])
        _load(server, 8, _completing(tokens, one_of_each(office, desks)[-warm:]))
        for clients in (1, 8):
            empty.append(_load(server, clients, (calls * each)[: 3 * each]))
            complete.append(_load(server, clients, _completing(tokens, one_of_each(office, desks)[:each])))
    return Completions(commit, engine, empty, complete, shares.of(office, one_of_each(office, desks)[:profiled]))


def prepare(office: Office, desks: Desks, count: int) -> None:
    """Receive house permits, and take each so many steps on its way that all stages are there."""
    actors = {login: city.sign_in(office, login) for login in desks.by_officer.values()}
    codes = [city.register(office, city.PERMIT, city.DISTRICT_COUNTER, "001") for _ in range(count)]
    to_go = {city.dossier(office, code).id: number % STAGES for number, code in enumerate(codes)}
    while ahead := [one for one in one_of_each(office, desks) if to_go[one.dossier_id]]:
        for one in ahead:
            with office.act(actors[one.login]) as act:
                work.complete(act, one.item_id, one.answers)
            to_go[one.dossier_id] -= 1
    while outbox.tick(office, automatic.HANDLERS):
        pass


def one_of_each(office: Office, desks: Desks) -> list[Waiting]:
    """The oldest open item of every dossier, stages mixed."""
    oldest: dict[int, Waiting] = {}
    for one in waiting(office, desks):
        oldest.setdefault(one.dossier_id, one)
    return [oldest[dossier_id] for dossier_id in sorted(oldest)]


def _completing(tokens: dict[str, str], items: Sequence[Waiting]) -> list[Call]:
    return [
        Call(tokens[one.login], "POST", f"/work-items/{one.item_id}/complete", {"answers": dict(one.answers)})
        for one in items
    ]


def _load(server: Server, clients: int, calls: list[Call]) -> Load:
    before = server.cpu_seconds()
    result: Result = carry_out(server.port, clients, calls)
    cpu_ms = 1000 * (server.cpu_seconds() - before) / len(calls)
    return Load(clients, result.per_second, result.median_ms, result.p95_ms, cpu_ms)
