"""Completing a work item over HTTP is one transaction of few statements, whatever the diagram's size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

import run
from engine import outbox
from engine.act import SYSTEM, Actor, Office
from engine.dossiers import automatic
from engine.dossiers.models import WorkItem
from engine.identity import passwords, tokens
from engine.identity.models import Account
from tests import city
from tests.conftest import Copies

MOST_STATEMENTS = 12


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def copies(request: pytest.FixtureRequest) -> Copies:
    """On both databases, unlike the other tests of pages."""
    found: Copies = request.getfixturevalue(f"{request.param}_copies")
    return found


def test_every_step_of_a_house_permit_is_one_transaction_of_few_statements(
    city_office: Office, statements: Callable[[Office], list[str]]
) -> None:
    client = run.web(city_office).test_client()
    code = city.register(city_office, city.PERMIT, city.COUNTER, "00004")
    said, commits = statements(city_office), counted_commits(city_office)
    costs: dict[str, int] = {}
    while items := city.open_items(city_office, code):
        item = items[0]
        token = token_for(city_office, city.officer_for(city_office, item))
        answers = city.defaults_for(city_office, item)
        client.get("/api/v1/units/00004", headers=token)  # the worker is warm: its tree and calendar are in memory
        said.clear()
        commits.clear()
        done = client.post(f"/api/v1/work-items/{item.id}/complete", headers=token, json={"answers": answers})
        assert done.status_code == 200, f"{item.element_id}: {done.text}"
        costs[item.element_id] = len(said)
        assert len(commits) == 1, f"{item.element_id}: {len(commits)} transactions"
        assert len(said) <= MOST_STATEMENTS, f"{item.element_id}: {len(said)} statements\n" + "\n".join(said)
        outbox.tick(city_office, automatic.HANDLERS)
    assert len(costs) == 13, costs
    print(costs)


def counted_commits(office: Office) -> list[Any]:
    """Grows by one at every COMMIT of this office."""
    commits: list[Any] = []
    event.listen(office.engine, "commit", commits.append)
    return commits


def token_for(office: Office, actor: Actor) -> dict[str, str]:
    """A bearer token for the officer, who gets an account if there is none."""
    with office.act(SYSTEM) as act:
        account = act.session.query(Account).filter_by(officer_id=actor.officer_id).first()
        if account is None:
            hashed = passwords.hash_of(office.settings, "only-for-tests")
            login = f"test.{actor.officer_id}"
            account = Account(
                login=login, name=actor.name, officer_id=actor.officer_id, password_hash=hashed, created_at=act.now
            )
            act.session.add(account)
            act.session.flush()
        return {"Authorization": f"Bearer {tokens.issue(act, account)}"}


def state_of(office: Office, item_id: int) -> str:
    with office.look(SYSTEM) as act:
        return act.session.get_one(WorkItem, item_id).state
