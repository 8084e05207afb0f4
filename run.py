"""The one door of Một Cửa: `python3 run.py [COMMAND] [--help]`, with `serve` where no command is said."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING

import environment

if TYPE_CHECKING:
    from apiflask import APIFlask

    from engine.act import Act, Office
    from engine.outbox import Errand
    from engine.outbox.broker import Broker

WEB_THREADS = 8
ROOMS: tuple[str, ...] = (  # modules with a blueprint named `room`, in the order of the day's work
    "desk.worklist",
    "desk.work_item",
    "desk.intake",
    "desk.dossier_file",
    "desk.letters",
    "desk.post",
    "desk.post_papers",
    "desk.post_statement",
    "desk.supervision",
    "desk.leave",
    "desk.supervision_moves",
    "desk.months",
    "admin.procedures",
    "admin.handing_in",
    "admin.approving",
    "admin.process_table",
    "admin.designer",
    "admin.designer_calls",
    "admin.designer_submission",
    "admin.designer_checks",
    "admin.designer_choices",
    "admin.designer_law",
    "admin.designer_rehearsals",
    "admin.designer_tests",
    "admin.organisation",
    "admin.ladders",
    "admin.accounts",
    "admin.journal",
    "admin.register_ledger",
    "admin.jobs",
    "api",
)


@dataclass(frozen=True)
class Command:
    """One word after `run.py`. `room` names a module with `add_arguments(parser)` and `main(arguments) -> exit code`,
    imported only when its word is said; a command without a room is the function of its name below."""

    help: str
    vi: str
    room: str | None = None


COMMANDS = {
    "serve": Command(
        "Serve pages and API with scheduler and job worker in one process (the default). Migrates first. An empty "
        "database gets the demo city when only this machine is served; MOTCUA_DEMO=1 or 0 decides.",
        "Chạy toàn bộ hệ thống trong một tiến trình.",
    ),
    "work": Command(
        "Run scheduler and job worker without pages; with MOTCUA_BROKER_URL any number of them share the work.",
        "Chỉ chạy bộ hẹn giờ và bộ xử lý công việc nền.",
        "engine.outbox.work_command",
    ),
    "migrate": Command("Bring the database to the schema of this code.", "Cập nhật cấu trúc cơ sở dữ liệu."),
    "demo": Command("Load the demo city into an empty database.", "Nạp thành phố mẫu vào cơ sở dữ liệu trống."),
    "check": Command(
        "Say what keeps BPMN diagrams from running or from being published.",
        "Kiểm tra sơ đồ quy trình.",
        "engine.definitions.check_command",
    ),
    "play": Command(
        "Run diagrams on the real engine, in memory, under a virtual clock.",
        "Chạy thử sơ đồ quy trình.",
        "engine.definitions.play_command",
    ),
    "test": Command(
        "Run the tests beside the diagrams on the real engine, and say what they have not walked through.",
        "Chạy các kịch bản kiểm thử bên cạnh sơ đồ.",
        "engine.rehearsal.test_command",
    ),
    "due": Command(
        "Compute a legal due date and say why.", "Tính hạn giải quyết và nêu lý do.", "engine.deadlines.due_command"
    ),
    "simulate": Command(
        "Stand in for a neighbour on this machine (mail, post, residents), to look at what the office would say to it.",
        "Giả làm hệ thống bên ngoài (thư, bưu chính, dân cư) để xem hệ thống gửi gì.",
        "integrations.simulate_command",
    ),
    "neighbours": Command(
        "Call every neighbour of the settings once, with nothing created, and say who answered.",
        "Gọi thử các hệ thống bên ngoài đã khai báo.",
        "integrations.neighbours_command",
    ),
}


def main(words: list[str]) -> int:
    """Prepare the environment, then do what the first word says; the exit code goes back to the shell."""
    chosen = words[0] if words and words[0] in COMMANDS else "serve"
    asks_help = bool({"-h", "--help"} & set(words))
    requirements = "requirements-cluster.txt" if os.environ.get("MOTCUA_BROKER_URL") else "requirements.txt"
    environment.enter(requirements, bundle=chosen == "serve" and not asks_help)
    gc.disable()  # starting makes many objects that stay; counting them again and again costs a fifth of the start
    arguments = _parser(chosen).parse_args(words or [chosen])
    if chosen not in LONG_LIVED:
        gc.enable()
    from engine.starting import CannotStart

    try:
        return int(arguments.main(arguments))
    except CannotStart as refused:
        print(refused, file=sys.stderr)
        return 2


def _parser(chosen: str) -> argparse.ArgumentParser:
    """Knows every word, but imports only the room of the chosen one."""
    parser = argparse.ArgumentParser(prog="run.py", description="Một Cửa: the one-stop desk of Hanoi's administration.")
    words = parser.add_subparsers(metavar="COMMAND", title="commands", required=True)
    for name, command in COMMANDS.items():
        page = words.add_parser(name, help=command.help, description=f"{command.help} ({command.vi})")
        page.set_defaults(main=DONE_HERE.get(name))
        if command.room and name == chosen:
            room = import_module(command.room)
            room.add_arguments(page)
            page.set_defaults(main=DONE_HERE.get(name) or room.main)
    return parser


def serve(_arguments: argparse.Namespace) -> int:
    """Web, scheduler and worker in one process, until told to stop (SIGTERM or Ctrl+C)."""
    from waitress.server import create_server

    from engine.act import SYSTEM
    from engine.starting import CannotStart

    office = _open_office()
    place = office.settings
    if place.demo:
        _load_demo(office)
    else:
        with office.look(SYSTEM) as act:
            if _is_empty(act):
                print("The database is empty: nobody can sign in. `run.py demo` loads the demo city.", flush=True)
    app = web(office)
    try:
        server = create_server(app, host=place.host, port=place.port, threads=WEB_THREADS, ident="motcua")
    except (OSError, ValueError) as trouble:
        where = f"{place.host}:{place.port}"
        raise CannotStart(
            f"không mở được cổng {where} ({trouble}). Có lẽ một chương trình khác đang dùng; PORT chọn cổng khác.",
            f"{where} cannot be opened ({trouble}). Another program may be using it; PORT chooses another port.",
        ) from trouble
    broker = _broker(office, called := neighbours(office, app))
    stop = import_module("engine.scheduler").start(office, called, broker and broker.hand_out)
    what = "Một Cửa (demo city, everybody in it is invented)" if _is_demo(office) else "Một Cửa"
    print(f"{what}: http://{place.host}:{place.port}  – stop with Ctrl+C", flush=True)
    _settle()
    _until_told_to_stop(server.run)
    stop()
    server.close()
    office.close()
    return 0


def work(arguments: argparse.Namespace) -> int:
    """Scheduler and worker without pages, until told to stop. With a broker the scheduler hands out and the worker
    consumes; with `--consume` it is a worker alone."""
    from engine.outbox import work_command

    office = _open_office()
    called = neighbours(office)
    broker = _broker(office, called)
    wanted = work_command.wanted(arguments, broker.runners if broker else None)
    stops = []
    if broker is not None:
        stops.append(broker.consume(wanted, arguments.concurrency))
    if not arguments.consume:
        stops.append(import_module("engine.scheduler").start(office, called, broker and broker.hand_out))
    what = "The worker is" if arguments.consume else "Scheduler and worker are"
    print(f"{what} running – stop with Ctrl+C", flush=True)
    _settle()
    _until_told_to_stop()
    for stop in reversed(stops):
        stop()
    office.close()
    return 0


def _broker(office: Office, called: Mapping[str, Mapping[str, Errand]]) -> Broker | None:
    """The broker of the settings, there and answering; None in the embedded form."""
    if not office.settings.broker_url:
        return None
    from engine.dossiers import automatic
    from engine.outbox.broker import Broker

    import_module("engine.postal.joining").join()  # a worker alone opens no pages and lets nothing tick
    return Broker(office, called, automatic.HANDLERS).answering()


def migrate(_arguments: argparse.Namespace) -> int:
    """Bring the database to the schema of this code."""
    _open_office().close()
    print("The database is up to date.")
    return 0


def demo(_arguments: argparse.Namespace) -> int:
    """Load the demo city; refuses when there is an organisation already."""
    office = _open_office()
    loaded = _load_demo(office)
    office.close()
    print("The demo city is loaded." if loaded else "The database already holds an organisation; nothing was loaded.")
    return 0 if loaded else 1


def test(arguments: argparse.Namespace) -> int:
    """The tests beside the diagrams, told in the language asked for."""
    from engine.rehearsal import test_command
    from web.translations import english

    return test_command.main(arguments, translate=english() if arguments.lang == "en" else None)


def call_neighbours(arguments: argparse.Namespace) -> int:
    """The neighbours of this environment's settings, called once each."""
    from engine.settings import Settings
    from integrations import neighbours_command

    return neighbours_command.main(arguments, Settings.from_environment(os.environ))


LONG_LIVED = ("serve", "work")  # they call the collector back when they stand, in `_settle`
DONE_HERE: dict[str, Callable[[argparse.Namespace], int]] = {
    "serve": serve,
    "work": work,
    "migrate": migrate,
    "demo": demo,
    "test": test,
    "neighbours": call_neighbours,
}


def _open_office() -> Office:
    """The office of this environment, its database migrated; SIGTERM becomes an orderly end."""
    from sqlalchemy.exc import OperationalError

    from engine.act import Office
    from engine.migrate import upgrade
    from engine.settings import Settings
    from engine.starting import CannotStart

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatter in ("alembic", "apscheduler", "waitress", "httpx"):  # the last one writes down every address
        logging.getLogger(chatter).setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no event
    signal.signal(signal.SIGTERM, _end_orderly)
    settings = Settings.from_environment(os.environ)
    try:
        upgrade(settings)
    except OperationalError as trouble:
        reason = str(trouble.orig).strip().partition("\n")[0]
        raise CannotStart(
            f"không mở được cơ sở dữ liệu của DATABASE_URL hoặc MOTCUA_VAR ({reason}).",
            f"the database of DATABASE_URL or MOTCUA_VAR cannot be opened ({reason}).",
        ) from trouble
    return Office.open(settings)


def _settle() -> None:
    """What is here now stays until the end, so the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def _until_told_to_stop(run: Callable[[], None] | None = None) -> None:
    """Wait for SIGTERM or Ctrl+C while `run` works in a thread; also ends when `run` does.

    The handler only says so: an exception raised by a handler is lost when it strikes at a bad moment.
    """
    told = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda _signal, _frame: told.set())
    if run is not None:
        threading.Thread(target=_and_tell, args=(run, told), name="web", daemon=True).start()
    told.wait()


def _and_tell(run: Callable[[], None], told: threading.Event) -> None:
    try:
        run()
    finally:
        told.set()


def _end_orderly(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _load_demo(office: Office) -> bool:
    """Load the demo city into a database without any unit, and its dossiers where they are missing; says whether there
    was anything to load. Asked separately, so that a start that was broken off is made good by the next one."""
    from demo import dossiers
    from demo.load import load
    from engine.act import SYSTEM

    with office.act(SYSTEM) as act:
        if is_empty := _is_empty(act):
            print("Loading the demo city into the empty database …", flush=True)
            load(act)
    return bool(_is_demo(office) and dossiers.load(office)) or is_empty


def _is_empty(act: Act) -> bool:
    """A database without any unit belongs to nobody yet."""
    from sqlalchemy import select

    from engine.org.models import Unit

    return act.session.scalar(select(Unit.id).limit(1)) is None


def _is_demo(office: Office) -> bool:
    """A database with invented officers is a demo, and every page says so."""
    from sqlalchemy import select

    from engine.act import SYSTEM
    from engine.org.models import Officer

    with office.look(SYSTEM) as act:
        return act.session.scalar(select(Officer.id).where(Officer.is_invented).limit(1)) is not None


def web(office: Office) -> APIFlask:
    """The application with all its rooms."""
    from demo import accounts
    from web.app import create_app
    from web.signin import Tryable

    import_module("engine.scheduler").join()
    tryable = Tryable(accounts.LISTED, accounts.PASSWORD) if _is_demo(office) else None
    return create_app(office, rooms=[import_module(name).room for name in ROOMS], tryable=tryable)


def neighbours(office: Office, app: APIFlask | None = None) -> Mapping[str, Mapping[str, Errand]]:
    """The neighbours this office can call, each with its errands. Mails are put together with the pages' words."""
    from integrations import calling
    from web.mails import composer

    return calling.errands(office.settings, lambda: composer(app or web(office), office.settings.public_url))


def _answer(words: list[str]) -> int:
    """What `main` answers. A reader who leaves early (`run.py check … | head`) ends the command without a word."""
    try:
        try:
            return main(words)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter flushes once more at its end
        return 128 + signal.SIGPIPE


if __name__ == "__main__":
    sys.exit(_answer(sys.argv[1:]))
