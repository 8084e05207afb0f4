"""A token opens until it expires, and only what this office has signed."""

from dataclasses import replace
from datetime import timedelta

import jwt
import pytest

from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.identity import accounts, tokens
from engine.identity.models import Account


@pytest.fixture
def account(office: Office) -> Account:
    with office.act(SYSTEM) as act:
        return accounts.create(act, "may.tinh", "Hệ thống bạn", "mật khẩu của máy")


@pytest.fixture
def token(office: Office, account: Account) -> str:
    with office.act(SYSTEM) as act:
        return tokens.issue(act, account)


def test_a_token_says_whose_it_is_until_it_expires(
    office: Office, account: Account, token: str, clock: SetClock
) -> None:
    claims = tokens.verify(office.settings, token, clock.now())
    assert (claims.account_id, claims.epoch) == (account.id, account.epoch)
    assert claims.expires_at == clock.now() + tokens.LIFETIME
    clock.advance(tokens.LIFETIME - timedelta(seconds=1))
    assert tokens.verify(office.settings, token, clock.now()) == claims
    clock.advance(timedelta(seconds=1))
    with pytest.raises(tokens.TokenIsNotValid):
        tokens.verify(office.settings, token, clock.now())


def forged(office: Office, **over: object) -> str:
    claims = {"sub": "1", "aud": "motcua-api", "iat": 1, "exp": 4_000_000_000, "epoch": 1} | over
    return jwt.encode(claims, office.settings.secret_key, algorithm="HS256")


@pytest.mark.parametrize(
    "over",
    [{"aud": "another"}, {"sub": "one"}, {"epoch": None}, {"exp": "soon"}, {"exp": 10**20}],
    ids=["audience", "subject", "epoch", "text for a time", "a time that does not exist"],
)
def test_a_token_that_says_something_else_is_refused(office: Office, clock: SetClock, over: dict[str, object]) -> None:
    assert tokens.verify(office.settings, forged(office), clock.now()).account_id == 1
    with pytest.raises(tokens.TokenIsNotValid):
        tokens.verify(office.settings, forged(office, **over), clock.now())


def test_a_token_of_another_office_or_without_signature_is_refused(office: Office, token: str, clock: SetClock) -> None:
    elsewhere = replace(office.settings, secret_key="another-secret-another-secret-another-secret")
    unsigned = jwt.encode({"sub": "1"}, None, algorithm="none")
    for settings, said in ((elsewhere, token), (office.settings, unsigned), (office.settings, "x.y.z")):
        with pytest.raises(tokens.TokenIsNotValid):
            tokens.verify(settings, said, clock.now())
