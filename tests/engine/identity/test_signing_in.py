"""The right password opens, a wrong one says nothing, and guessing becomes slow."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.act import SYSTEM, Office, Seat
from engine.audit import AuditLine
from engine.clock import SetClock
from engine.identity import accounts, passwords, signing_in
from engine.identity.models import Account
from engine.identity.permissions import MayNot

TODAY = date(2018, 3, 5)
PASSWORD = "đúng mật khẩu"


@pytest.fixture
def account(office: Office) -> Account:
    with office.act(SYSTEM) as act:
        return accounts.create(act, " Thu.Ha ", "Nguyễn Thị Thu Hà", PASSWORD, grants=frozenset({"auditor", "control"}))


def fail(office: Office, times: int) -> None:
    for _ in range(times):
        with pytest.raises(signing_in.WrongLoginOrPassword):
            signing_in.sign_in(office, "thu.ha", "sai mật khẩu")


def verbs(office: Office) -> list[str]:
    with office.looking() as session:
        return list(session.scalars(select(AuditLine.verb).order_by(AuditLine.id)))


def test_the_right_password_opens_whatever_the_capitals_of_the_login(office: Office, account: Account) -> None:
    assert signing_in.sign_in(office, "THU.HA ", PASSWORD).id == account.id
    assert verbs(office) == ["account.created", "account.signed_in"]


def test_many_guesses_at_once_are_counted_one_by_one(office: Office, account: Account) -> None:
    def guess(_: int) -> type[BaseException]:
        try:
            signing_in.sign_in(office, "thu.ha", "sai mật khẩu")
        except (signing_in.WrongLoginOrPassword, signing_in.AccountIsLocked) as refusal:
            return type(refusal)
        raise AssertionError("a wrong password opened")

    with ThreadPoolExecutor(12) as guessers:
        answers = Counter(guessers.map(guess, range(24)))
    assert answers == {signing_in.WrongLoginOrPassword: signing_in.FREE_ATTEMPTS, signing_in.AccountIsLocked: 19}


def test_an_unknown_login_and_a_closed_account_look_like_a_wrong_password(office: Office, account: Account) -> None:
    with pytest.raises(signing_in.WrongLoginOrPassword):
        signing_in.sign_in(office, "nobody", PASSWORD)
    with office.act(SYSTEM) as act:
        accounts.disable(act, account.id)
    with pytest.raises(signing_in.WrongLoginOrPassword):
        signing_in.sign_in(office, "thu.ha", PASSWORD)


def test_an_unknown_login_costs_the_same_hashing_as_a_known_one(
    office: Office, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    honest = passwords.verify
    monkeypatch.setattr(
        passwords, "verify", lambda hasher, kept, said: verified.append(kept) or honest(hasher, kept, said)
    )
    for login in ("thu.ha", "nobody"):
        with pytest.raises(signing_in.WrongLoginOrPassword):
            signing_in.sign_in(office, login, "sai mật khẩu")
    cost = {kept.rsplit("$", 2)[0] for kept in verified}
    assert len(verified) == 2
    assert len(cost) == 1


def test_five_wrong_passwords_lock_for_a_minute_and_then_longer(
    office: Office, account: Account, clock: SetClock
) -> None:
    fail(office, signing_in.FREE_ATTEMPTS)
    with pytest.raises(signing_in.AccountIsLocked) as refusal:
        signing_in.sign_in(office, "thu.ha", PASSWORD)
    assert "1 phút" in refusal.value.text()
    clock.advance(timedelta(minutes=1))
    fail(office, 1)
    clock.advance(timedelta(minutes=1))
    with pytest.raises(signing_in.AccountIsLocked):
        signing_in.sign_in(office, "thu.ha", PASSWORD)
    clock.advance(timedelta(minutes=1))
    assert signing_in.sign_in(office, "thu.ha", PASSWORD).failures == 0
    assert verbs(office)[1:] == ["account.locked", "account.locked", "account.signed_in"]


def test_a_lock_never_lasts_longer_than_an_hour(office: Office, account: Account, clock: SetClock) -> None:
    for _ in range(30):
        fail(office, 1)
        with office.looking() as session:
            locked_until = session.get_one(Account, account.id).locked_until
        assert locked_until is None or locked_until - clock.now() <= timedelta(hours=1)
        clock.advance(timedelta(hours=1))


def test_a_success_forgets_earlier_mistakes(office: Office, account: Account) -> None:
    for _ in range(3):
        fail(office, signing_in.FREE_ATTEMPTS - 1)
        assert signing_in.sign_in(office, "thu.ha", PASSWORD).failures == 0


def test_a_stronger_setting_renews_the_hash_at_the_next_sign_in(office: Office, account: Account) -> None:
    from dataclasses import replace

    stronger = Office.open(replace(office.settings, password_memory_kib=128), office.clock)
    renewed = signing_in.sign_in(stronger, "thu.ha", PASSWORD).password_hash
    stronger.close()
    assert renewed != account.password_hash
    assert "m=128," in renewed
    assert signing_in.sign_in(office, "thu.ha", PASSWORD)


def test_who_an_account_is_costs_one_statement(city_to_read: Office, statements: Callable[[Office], list[str]]) -> None:
    with city_to_read.looking() as session:
        account_id = session.scalars(select(Account.id).where(Account.login == "kiemsoat.hanoi")).one()
        said = statements(city_to_read)
        actor = accounts.actor_of(session, account_id, TODAY)
        assert len(said) == 1
    assert (actor.name, actor.grants) == ("Lưu Thị Phương Nga", frozenset({"control"}))
    assert [seat.role for seat in actor.seats] == ["control_officer"]


def test_the_seats_of_an_actor_are_those_of_the_officer(city_office: Office) -> None:
    from engine.org import questions

    with city_office.looking() as session:
        delegate = questions.acting_head_of(session, questions.unit(session, "00070", TODAY), TODAY).officer
        assert delegate
    with city_office.act(SYSTEM) as act:
        account = accounts.create(act, "thay.truong", delegate.full_name, PASSWORD, officer_id=delegate.id)
    with city_office.looking() as session:
        actor = accounts.actor_of(session, account.id, TODAY)
        assert actor.seats == questions.seats_of(session, delegate.id, TODAY)
        unit = questions.unit(session, "00070", TODAY)
        head = questions.head_of(session, unit, TODAY)
        assert head and Seat(unit.id, "head", acting_for=head.id) in actor.seats
        assert Seat(unit.id, "deputy") in actor.seats


def test_ending_sessions_makes_an_older_epoch_worthless(office: Office, account: Account) -> None:
    with office.looking() as session:
        assert accounts.actor_of(session, account.id, TODAY, epoch=account.epoch).account_id == account.id
    with office.act(SYSTEM) as act:
        accounts.end_sessions(act, account.id)
    with office.looking() as session, pytest.raises(accounts.SessionIsOver):
        accounts.actor_of(session, account.id, TODAY, epoch=account.epoch)


def test_a_reset_password_replaces_the_old_one(office: Office, account: Account) -> None:
    fail(office, signing_in.FREE_ATTEMPTS)
    with office.act(SYSTEM) as act:
        accounts.reset_password(act, account.id, "mật khẩu khác")
    assert signing_in.sign_in(office, "thu.ha", "mật khẩu khác").epoch == account.epoch + 1
    with pytest.raises(signing_in.WrongLoginOrPassword):
        signing_in.sign_in(office, "thu.ha", PASSWORD)


def test_one_chooses_another_password_and_is_signed_out_everywhere_else(office: Office, account: Account) -> None:
    with office.look(SYSTEM) as act:
        oneself = accounts.actor_of(act.session, account.id, TODAY)
    with pytest.raises(signing_in.WrongOldPassword):
        signing_in.change_password(office, oneself, "sai mật khẩu", "mật khẩu khác hẳn")
    with pytest.raises(accounts.AccountIsNotComplete):
        signing_in.change_password(office, oneself, PASSWORD, "ngắn")
    changed = signing_in.change_password(office, oneself, PASSWORD, "mật khẩu khác hẳn")
    fail(office, 1)
    with pytest.raises(signing_in.WrongLoginOrPassword):
        signing_in.sign_in(office, "thu.ha", PASSWORD)
    assert signing_in.sign_in(office, "thu.ha", "mật khẩu khác hẳn").id == account.id
    with office.look(SYSTEM) as act:
        with pytest.raises(accounts.SessionIsOver):
            accounts.actor_of(act.session, account.id, TODAY, account.epoch)
        assert accounts.actor_of(act.session, account.id, TODAY, changed.epoch)
    assert verbs(office) == ["account.created", "account.password_changed", "account.signed_in"]


def test_the_old_password_is_guessed_as_slowly_as_at_the_door(office: Office, account: Account) -> None:
    with office.look(SYSTEM) as act:
        oneself = accounts.actor_of(act.session, account.id, TODAY)
    for _ in range(signing_in.FREE_ATTEMPTS):
        with pytest.raises(signing_in.WrongOldPassword):
            signing_in.change_password(office, oneself, "sai mật khẩu", "mật khẩu khác hẳn")
    with pytest.raises(signing_in.AccountIsLocked):
        signing_in.change_password(office, oneself, PASSWORD, "mật khẩu khác hẳn")


def test_a_login_is_given_once(office: Office, account: Account) -> None:
    with pytest.raises(accounts.LoginIsTaken), office.act(SYSTEM) as act:
        accounts.create(act, "thu.ha", "Người khác", PASSWORD)


def test_an_incomplete_account_is_refused_field_by_field(office: Office) -> None:
    with pytest.raises(accounts.AccountIsNotComplete) as refusal, office.act(SYSTEM) as act:
        accounts.create(act, "thu hà", " ", "ngắn", grants=frozenset({"king"}), language="fr")
    assert set(refusal.value.fields) == {"login", "name", "password", "grants", "language"}


def test_accounts_are_the_administrator_s(office: Office, account: Account) -> None:
    with office.looking() as session:
        auditor = accounts.actor_of(session, account.id, TODAY)
    with pytest.raises(MayNot), office.act(auditor) as act:
        accounts.reset_password(act, account.id, "mật khẩu khác")


def test_one_chooses_the_language_of_one_s_own_pages(office: Office, account: Account) -> None:
    with office.looking() as session:
        actor = accounts.actor_of(session, account.id, TODAY)
    with office.act(actor) as act:
        accounts.speak(act, "en")
    with office.looking() as session:
        assert session.get_one(Account, account.id).language == "en"
