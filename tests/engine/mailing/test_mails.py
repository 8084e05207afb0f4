"""Notices by e-mail: alarms at once, the rest as each person chose, nothing twice, nothing that was read already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import func, select

import run
from engine import audit, notices, outbox
from engine.act import SYSTEM, Office
from engine.clock import SetClock
from engine.dossiers import duties
from engine.escalation.models import Alarm
from engine.escalation.sweep import sweep
from engine.identity import accounts
from engine.identity.models import Account
from engine.mailing import choices, digests, retention, sorting
from engine.mailing.models import Digest, Mail
from engine.mailing.queueing import NEIGHBOUR
from engine.notices import Notice
from engine.org.models import Officer
from engine.outbox import Job
from engine.settings import Smtp
from engine.words import Named
from integrations.mail.fake import FakeServer
from tests import city

READER = "chuyenvien.badinh"
ASSIGNED = "Anh/chị được giao việc “{step}”, hồ sơ {code}."
EVERYTHING = "xin lỗi và hẹn lại; quá hạn, phải giải trình; quá hạn, cần xử lý"


def test_an_alarm_reaches_who_is_told_at_once_and_names_no_applicant(post: Post, clock: SetClock) -> None:
    code = city.register(post.office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=30))
    assert sweep(post.office)
    post.deliver()
    told = {(notice.officer_id, notice.dossier_id) for notice in post.rows(Notice) if notice.kind.startswith("alarm.")}
    assert {post.address_of(officer_id) for officer_id, _ in told} == {mail["To"] for mail in post.taken}
    alarm = post.taken[0]
    assert alarm["Subject"] == f"[Một Cửa] Hồ sơ {code}: {EVERYTHING}"
    for words in bodies(alarm):
        assert code in words and f"https://motcua.example/ho-so/{code}" in words
        assert "https://motcua.example/thong-bao/cai-dat" in words
        assert "Mẫu" not in words and "999199000001" not in words and "Bảo An" not in words
    before = len(post.taken)
    post.deliver()
    assert len(post.taken) == before
    assert {(mail.state, mail.sent_at) for mail in post.rows(Mail)} == {("sent", clock.now())}


def test_a_mail_speaks_its_readers_language_and_keeps_what_was_typed_in_the_house(post: Post) -> None:
    with post.office.act(city.sign_in(post.office, READER)) as act:
        accounts.speak(act, "en")
        choices.choose(act, {"work": "at_once"}, "")
    post.tell(READER, "work_item.assigned", ASSIGNED, step=Named("Thẩm định", "Appraise"), code="H26-1")
    post.tell(READER, "work_item.sent_back", "Bước “{step}” bị chuyển lại, hồ sơ {code}: {reason}",
              step=Named("Thẩm định", "Appraise"), code="H26-1", reason="Bà Trần Thị Mẫu chưa ký")  # fmt: skip
    post.deliver()
    first, second = (bodies(mail)[0] for mail in post.taken)
    assert "You have been given “Appraise”, dossier H26-1." in first
    assert "(see the page)" in second and "Trần Thị Mẫu" not in second
    assert post.taken[0]["Content-Language"] == "en"


def test_each_topic_comes_as_it_was_chosen(post: Post, clock: SetClock) -> None:
    post.choose(READER, work="at_once", answers="page", procedures="digest")
    post.tell(READER, "work_item.assigned", "Ngay")
    post.tell(READER, "consultation.answered", "Trong trang")
    post.tell(READER, "procedure.published", "Tổng hợp")
    post.deliver()
    assert [bodies(mail)[0].splitlines()[0] for mail in post.taken] == ["Ngay"]
    clock.advance(timedelta(days=1))
    post.deliver()
    [_, digest] = post.taken
    assert digest["Subject"] == "[Một Cửa] 1 thông báo chưa đọc"
    assert (
        "Tổng hợp" in bodies(digest)[0] and "Trong trang" not in bodies(digest)[0] and "Ngay" not in bodies(digest)[0]
    )


def test_one_digest_a_working_day_and_nothing_in_it_twice(post: Post, clock: SetClock) -> None:
    """From Monday 5 March 2018, 09:00: what comes in then waits for the next working morning."""
    post.tell(READER, "work_item.assigned", "Một")
    post.deliver()
    assert post.taken == [], "it came after this morning's hour"
    clock.at += timedelta(hours=22)  # Tuesday, 07:00
    post.deliver()
    assert post.taken == []
    clock.at += timedelta(minutes=30)
    post.deliver()
    post.tell(READER, "work_item.assigned", "Hai")
    post.deliver()
    clock.at += timedelta(hours=8)
    post.deliver()
    assert said(post.taken) == [["Một"]]
    clock.at += timedelta(days=1)
    post.deliver()
    assert said(post.taken) == [["Một"], ["Hai"]]
    clock.at += timedelta(days=1)
    post.deliver()
    assert len(post.taken) == 2, "nothing is unread that was not mailed"
    post.tell(READER, "work_item.assigned", "Ba")
    clock.at += timedelta(days=2)  # Saturday
    post.deliver()
    assert len(post.taken) == 2
    clock.at += timedelta(days=2)
    post.deliver()
    assert said(post.taken)[2:] == [["Ba"]]
    assert [one.made_on for one in post.rows(Digest)] == [date(2018, 3, 6), date(2018, 3, 7), date(2018, 3, 12)]


def test_what_was_read_in_the_page_is_mailed_no_more_but_an_alarm_is(post: Post, clock: SetClock) -> None:
    post.choose(READER, work="at_once")
    post.tell(READER, "work_item.assigned", "Đọc trước khi thư đi")
    post.tell(READER, "procedure.published", "Đọc trước bản tổng hợp")
    post.tell(READER, "procedure.published", "Đọc sau khi xếp vào bản tổng hợp")
    post.tell(READER, "alarm.overdue", "Quá hạn")
    assert sorting.sort(post.office) == 4
    read(post.office, READER, 0, 1, 3)
    post.deliver()
    assert [bodies(mail)[0].splitlines()[0] for mail in post.taken] == ["Quá hạn"]
    clock.advance(timedelta(days=1))
    assert digests.make_due(post.office) == 1
    read(post.office, READER, 2)
    post.deliver()
    assert len(post.taken) == 1
    assert sorted((mail.state, mail.error) for mail in post.rows(Mail)) == [
        ("left_out", "read"), ("left_out", "read"), ("sent", ""),
    ]  # fmt: skip


def test_alarms_are_nobodys_choice(post: Post) -> None:
    for topic in ("alarms", "nothing of the kind"):
        with pytest.raises(choices.ChoicesAreNotComplete) as refused:
            post.choose(READER, **{topic: "page"})
        assert list(refused.value.fields) == [topic]


def test_without_an_address_or_an_open_account_the_page_is_all(post: Post) -> None:
    post.tell("quantri", "alarm.overdue", "Không có địa chỉ")
    post.tell(READER, "alarm.overdue", "Đã khóa")
    with post.office.act(SYSTEM) as act:
        accounts.disable(act, city.sign_in(post.office, READER).account_id or 0)
    post.deliver()
    assert post.taken == []
    assert {notice.way for notice in post.rows(Notice)} == {notices.PAGE}


def test_an_address_of_ones_own_takes_the_place_of_the_offices(post: Post) -> None:
    post.choose(READER, "mau@coquan.example")
    post.tell(READER, "alarm.overdue", "Một")
    post.deliver()
    post.choose(READER, "")
    post.tell(READER, "alarm.overdue", "Hai")
    post.deliver()
    assert post.taken[0]["To"] == "mau@coquan.example"
    assert post.taken[1]["To"] == post.address_of(city.sign_in(post.office, READER).officer_id)
    for wrong in ("không phải", "a@b", "a b@c.vn", "x@" + "y" * 120 + ".vn"):
        with pytest.raises(choices.ChoicesAreNotComplete) as refused:
            post.choose(READER, wrong)
        assert list(refused.value.fields) == ["address"]


def test_an_office_without_a_mail_server_mails_nothing_of_what_it_told_meanwhile(city_office: Office) -> None:
    officer_id = city.sign_in(city_office, READER).officer_id or 0
    with city_office.act(SYSTEM) as act:
        assert notices.tell(act, officer_id, "alarm.overdue", "Một").way == notices.PAGE
    with pytest.raises(choices.NoMailServer), city_office.act(city.sign_in(city_office, READER)) as act:
        choices.try_it(act)
    assert sorting.sort(city_office) == digests.make_due(city_office) == 0
    assert run.neighbours(city_office) == {}


def test_a_trial_goes_to_the_one_who_asks_and_not_ten_times_a_minute(post: Post, clock: SetClock) -> None:
    me = city.sign_in(post.office, READER)
    with post.office.act(me) as act:
        choices.try_it(act)
    with pytest.raises(choices.TrialJustSent), post.office.act(me) as act:
        choices.try_it(act)
    post.deliver()
    assert [mail["Subject"] for mail in post.taken] == ["[Một Cửa] Thư thử"]
    clock.advance(timedelta(minutes=2))
    with post.office.act(me) as act:
        assert choices.try_it(act).message_id != post.taken[0]["Message-ID"]


def test_a_server_that_lost_its_word_gets_the_same_mail_again(post: Post, clock: SetClock) -> None:
    """It took the message and was gone before it said so: nobody can know, so it is sent again under the same id."""
    post.server.mood = "dropping"
    post.tell(READER, "alarm.overdue", "Một")
    post.deliver()
    assert [mail.state for mail in post.rows(Mail)] == ["queued"]
    post.server.mood = "well"
    clock.advance(timedelta(minutes=1))
    post.deliver()
    assert [mail.state for mail in post.rows(Mail)] == ["sent"]
    assert len(post.taken) == 2 and len({mail["Message-ID"] for mail in post.taken}) == 1


def test_an_address_that_is_refused_ends_in_its_job_with_the_reason(post: Post) -> None:
    post.server.mood = "refusing"
    post.tell(READER, "alarm.overdue", "Một")
    post.deliver()
    [job], [mail] = post.rows(Job), post.rows(Mail)
    assert (job.state, job.error) == ("dead", "550 <…>: no such mailbox here")
    assert (mail.state, mail.error) == ("failed", job.error)
    post.server.mood = "well"
    with post.office.act(SYSTEM) as act:
        outbox.retry(act, job.id)
    assert [(mail.state, mail.error) for mail in post.rows(Mail)] == [("queued", "")]
    post.deliver()
    assert [mail.state for mail in post.rows(Mail)] == ["sent"] and len(post.taken) == 1


def test_what_one_is_told_of_one_dossier_at_once_comes_in_one_mail(post: Post, clock: SetClock) -> None:
    """Nobody looked for a week: that the date cannot be kept, and that it has passed, ring together at the head."""
    code = city.register(post.office, city.BIRTH, city.COUNTER, "00004")
    clock.advance(timedelta(days=7))
    sweep(post.office)
    duties.open_owed(post.office)
    post.deliver()
    head = post.address_of(city.sign_in(post.office, "chutich.trucbach").officer_id)
    [mail] = [mail for mail in post.taken if mail["To"] == head]
    assert mail["Subject"] == f"[Một Cửa] Hồ sơ {code}: {EVERYTHING}"
    assert "Phải xin lỗi và hẹn lại" in bodies(mail)[0] and "Anh/chị phải giải trình" in bodies(mail)[0]
    alarms = [(alarm.clock_id, alarm.rung) for alarm in post.rows(Alarm)]
    assert len(alarms) == len(set(alarms)) > 2, "each rung has its row"
    post.deliver()
    assert len([mail for mail in post.taken if mail["To"] == head]) == 1


def test_an_alarm_of_the_night_is_told_at_once_and_mailed_in_the_morning(post: Post, clock: SetClock) -> None:
    other = "truongphong.badinh"
    post.choose(other, alarms="at_once")
    clock.at += timedelta(days=4, hours=12)  # Friday, 21:00
    for login in (READER, other):
        post.tell(login, "alarm.overdue", "Quá hạn: {code}", code="H26-1")
    post.tell(READER, "system.silent", "Đã ngừng")
    with post.office.look(SYSTEM) as act:
        assert len(notices.unread(act.session, city.sign_in(post.office, READER).officer_id)) == 2, "the page tells"
    post.deliver()
    assert [bodies(mail)[0].splitlines()[0] for mail in post.taken] == ["Quá hạn: H26-1", "Đã ngừng"]
    for hours, so_many in ((34, 2), (24 + 0.4, 2), (0.1 + 24, 3), (24, 3)):  # Sunday 07:00, Monday 07:24 …
        clock.at += timedelta(hours=hours)
        post.deliver()
        assert len(post.taken) == so_many, clock.at
    assert post.taken[-1]["To"] == post.address_of(city.sign_in(post.office, READER).officer_id)


def test_what_was_mailed_long_ago_is_forgotten_and_not_mailed_again(post: Post, clock: SetClock) -> None:
    post.tell(READER, "alarm.overdue", "Một")
    post.tell(READER, "work_item.assigned", "Hai")
    post.deliver()
    clock.advance(timedelta(days=1))
    post.deliver()
    post.server.mood = "refusing"
    post.tell(READER, "alarm.overdue", "Ba")
    post.deliver()
    assert retention.sweep(post.office) == 0
    clock.advance(timedelta(days=post.office.settings.mail_days + 1))
    assert retention.sweep(post.office) == 5, "two mails with their jobs, and a digest"
    post.deliver()
    assert (len(post.taken), len(post.rows(Notice)), post.rows(Digest)) == (2, 3, [])
    assert [(mail.state, job.state) for mail, job in zip(post.rows(Mail), post.rows(Job), strict=True)] == [
        ("failed", "dead")
    ], "what failed waits for somebody"


def test_two_thousand_alarms_of_a_minute_are_mailed_once_by_two_nodes(post: Post) -> None:
    officers = post.rows(Officer)[:50]
    with post.office.act(SYSTEM) as act:
        for number in range(2000):
            notices.tell(act, officers[number % 50].id, "alarm.overdue", "Quá hạn: {code}", code=f"H26-{number}")
    nodes = [replace(post.office), replace(post.office)]
    with ThreadPoolExecutor(2) as both:
        assert sum(both.map(sorting.sort, nodes)) == 2000
    readers = post.readers()
    with post.office.look(SYSTEM) as act:
        told = act.session.scalars(select(Mail.notice_id)).all()
        jobs = act.session.scalar(select(func.count()).select_from(Job))
        expected = act.session.scalar(select(func.count()).select_from(Notice).where(Notice.officer_id.in_(readers)))
    assert len(told) == len(set(told)) == jobs == expected and expected


def test_telling_costs_an_act_one_row(post: Post, statements: Callable[[Office], list[str]]) -> None:
    officer_id = city.sign_in(post.office, READER).officer_id or 0
    with post.office.act(SYSTEM) as act:
        act.session.connection()
        said = statements(post.office)
        notices.tell(act, officer_id, "alarm.overdue", "Một")
    assert len(said) == 1


def test_what_was_chosen_is_in_the_journal_once(post: Post) -> None:
    post.choose(READER, "mau@coquan.example", work="page")
    post.choose(READER, "mau@coquan.example", work="page")
    with post.office.look(SYSTEM) as act:
        [line] = act.session.query(audit.AuditLine).filter_by(verb="notices.chosen")
    assert line.details == {"ways": {"work": "page"}, "address_changed": True}


# --- the office and its mail server ----------------------------------------------------------------------------------


class Post:
    """An office that mails, and what its server has taken."""

    def __init__(self, office: Office, server: FakeServer) -> None:
        self.office, self.server = office, server
        office.settings = replace(
            office.settings,
            smtp=Smtp("127.0.0.1", server.port, is_tls=False),
            mail_from="motcua@coquan.example",
            public_url="https://motcua.example",
        )
        self.errands = run.neighbours(office)[NEIGHBOUR]

    @property
    def taken(self) -> list[EmailMessage]:
        return self.server.taken

    def deliver(self) -> None:
        """Every beat of the mails once."""
        sorting.sort(self.office)
        digests.make_due(self.office)
        outbox.call_due(self.office, NEIGHBOUR, self.errands)

    def tell(self, login: str, kind: str, sentence: str, **filling: notices.Filling) -> None:
        reader = city.sign_in(self.office, login)
        with self.office.act(SYSTEM) as act:
            if reader.officer_id is None:
                notices.tell_account(act, reader.account_id or 0, kind, sentence, **filling)
            else:
                notices.tell(act, reader.officer_id, kind, sentence, dossier_id=None, **filling)

    def choose(self, login: str, address: str = "", **ways: str) -> None:
        with self.office.act(city.sign_in(self.office, login)) as act:
            choices.choose(act, ways, address)

    def rows(self, kind: type) -> list:
        with self.office.look(SYSTEM) as act:
            return list(act.session.scalars(select(kind).order_by(kind.id)))

    def readers(self) -> list[int]:
        """Officers somebody signs in for."""
        with self.office.look(SYSTEM) as act:
            return [one for one in act.session.scalars(select(Account.officer_id)) if one is not None]

    def address_of(self, officer_id: int | None) -> str | None:
        with self.office.look(SYSTEM) as act:
            return act.session.get_one(Officer, officer_id).email


@pytest.fixture
def post(city_office: Office) -> Iterator[Post]:
    lent = city_office.settings
    with FakeServer() as server:
        yield Post(city_office, server)
    city_office.settings = lent  # as the next test wants to find it


def bodies(mail: EmailMessage) -> tuple[str, str]:
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain and html
    return plain.get_content(), html.get_content()


def said(mails: list[EmailMessage]) -> list[list[str]]:
    """The lines of each digest."""
    return [[line[2:] for line in bodies(mail)[0].splitlines() if line.startswith("- ")] for mail in mails]


def read(office: Office, login: str, *which: int) -> None:
    """The officer reads the first, second … notice there is."""
    with office.act(city.sign_in(office, login)) as act:
        ids = act.session.scalars(select(Notice.id).order_by(Notice.id)).all()
        notices.mark_read(act, [ids[number] for number in which])
