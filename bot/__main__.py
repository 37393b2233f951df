"""The command line. Everything heavy is imported by the command that needs it."""

import contextlib
import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.database import Engines
    from bot.settings import Settings

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Guildhall, the Telegram front desk of a membership club.",
)
words_cli = typer.Typer(no_args_is_help=True, help="The sentences and their translations.")
inbox_cli = typer.Typer(no_args_is_help=True, help="Updates that were put aside.")
cli.add_typer(words_cli, name="words")
cli.add_typer(inbox_cli, name="inbox")


@contextmanager
def _house() -> "Iterator[tuple[Settings, Engines]]":
    """Settings read, keys loaded, database opened. A bad setting: one line, exit 2."""
    from bot import logs, settings
    from bot.database import open_engines
    from domain import policy, sealing

    os.umask(0o077)  # whatever we write is for our own eyes
    with _plainly():
        chosen = settings.load()
        logs.set_up(chosen.log_level)
        sealing.use(sealing.Ring(settings.secret_keys(chosen)))
        policy.set_defaults(
            club_name=chosen.club_name,
            timezone=chosen.timezone,
            language=chosen.language,
            preset=chosen.club_preset,
        )
        engines = open_engines(chosen.database_url)
        try:
            yield chosen, engines
        finally:
            engines.dispose()


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn what an operator can mend into one line and exit 2."""
    from sqlalchemy.exc import OperationalError

    from bot.settings import BadSettings

    try:
        yield
    except BadSettings as error:
        _give_up(str(error))
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        _give_up(f"DATABASE_URL cannot be opened: {reason}")
    except OSError as error:
        if error.filename is None:
            raise
        _give_up(f"{error.filename} cannot be opened: {error.strerror}")


def _give_up(line: str) -> None:
    from bot.logs import masked

    print(f"guildhall: {masked(line)}", file=sys.stderr)
    raise SystemExit(2)


@cli.command()
def run(role: Annotated[str, typer.Option(help="all, web, worker or sender")] = "all") -> None:
    """Migrate and start the bot; without BOT_TOKEN the sandbox and a demo club come with it."""
    gc.disable()  # importing makes much and drops nothing
    with _house() as (settings, engines):
        import asyncio

        from bot import light_aiogram, roles

        roles.check(role, settings)
        own_telegram = settings.in_sandbox and not settings.telegram_api_url
        with _sandbox(settings) if own_telegram else contextlib.nullcontext(_nothing) as ready:
            # The sandbox boots while we import and look at the database.
            light_aiogram.prepare()
            from bot import start
            from bot.app import App

            gc.freeze()  # what was imported stays: collecting it again and again is for nothing
            gc.enable()
            start.prepare(settings, engines)
            ready()
            asyncio.run(App(settings, engines, role).run())


def _nothing() -> None:
    """Telegram needs no starting."""


@contextmanager
def _sandbox(settings: "Settings") -> "Iterator[Callable[[], None]]":
    """The pretend Telegram, as a process of its own that ends when we do; call what it yields to
    wait until it answers."""
    port = settings.sandbox_port
    command = [
        sys.executable,
        *("-m", "sandbox", "--port", str(port), "--data", str(settings.sandbox_dir)),
        *("--token", settings.token, "--until-stdin-closes"),
    ]
    clean = {key: value for key, value in os.environ.items() if key != "BOT_TOKEN"}
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean)  # noqa: S603

    def ready() -> None:
        said = child.stdout.readline().decode().strip() if child.stdout else ""
        if not said:
            _give_up(
                f"the sandbox did not start; is port {port} taken? Set SANDBOX_PORT to another"
            )
        line = "─" * 60
        print(
            f"\n{line}\n  The chat page: {said.split()[-1]}\n"
            f"  Open it in a browser. Ctrl-C here stops everything.\n{line}\n",
            flush=True,
        )

    try:
        yield ready
    finally:
        if child.stdin:
            child.stdin.close()
        try:
            child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdout:
            child.stdout.close()


@cli.command()
def migrate(to: Annotated[str, typer.Argument(help="head, base or a number")] = "head") -> None:
    """Bring the database to a version, up or down; head by default."""
    with _house() as (_settings, engines):
        from bot import migrate as migration

        if to == "head" or (to.isdigit() and to > (migration.version(engines) or "")):
            migration.upgrade(engines, to)
        else:
            migration.downgrade(engines, to)
        print(f"database at version {migration.version(engines) or 'empty'}")


@cli.command()
def check() -> None:
    """Check settings, keys, database, clock and token; say what is wrong and exit non-zero."""
    with _house() as (settings, engines):
        from bot import start

        problems = 0
        for fine, line in start.checks(settings, engines):
            print(f"{'ok  ' if fine else 'BAD '} {line}")
            problems += not fine
        raise SystemExit(1 if problems else 0)


@cli.command()
def demo() -> None:
    """Fill a demo club: people of every role, two members, one waiting application."""
    with _house() as (settings, engines):
        from bot import migrate as migration
        from bot import start

        migration.upgrade(engines)
        start.check_world(settings, engines)
        start.fill_demo(settings, engines)
        print("the demo club is there")


@cli.command("owner-code")
def owner_code() -> None:
    """Print a fresh code that makes its sender the owner, while there is none."""
    with _house() as (_settings, engines):
        from bot import start

        code = start.new_owner_code(engines)
        print(start.claim_words(code) if code else "there is an owner already")
        raise SystemExit(0 if code else 1)


@cli.command()
def backup(
    to: Annotated[Path, typer.Argument(help="a folder, or a file ending in .tar.gz.sealed")],
) -> None:
    """Write database and files into one sealed archive."""
    with _house() as (settings, engines):
        from bot import backups

        with _plainly():
            written = backups.write(settings, engines, to)
        print(f"written: {written}")


@cli.command()
def restore(
    archive: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    send: Annotated[bool, typer.Option(help="let waiting messages go out as well")] = False,
) -> None:
    """Restore an archive into an empty database; nothing is sent until --send says so (F32)."""
    with _house() as (settings, engines):
        from bot import backups

        with _plainly():
            held = backups.restore(settings, engines, archive, send=send)
        print(f"restored; {held} waiting messages are held")


@inbox_cli.command("dead")
def inbox_dead() -> None:
    """List the updates that failed three times."""
    with _house() as (_settings, engines):
        from sqlmodel import Session

        from bot import inbox

        with Session(engines.read) as session:
            rows = inbox.dead(session)
        for update_id, kind, received, error in rows:
            print(f"{update_id}  {received:%Y-%m-%d %H:%M}Z  {kind}  {error}")
        print(f"{len(rows)} put aside")


@inbox_cli.command("replay")
def inbox_replay(update_id: int) -> None:
    """Let an update that was put aside try again; a running bot takes it up within seconds."""
    with _house() as (_settings, engines):
        from sqlmodel import Session

        from bot import inbox

        with engines.write.connect() as connection, connection.begin():
            found = inbox.replay(Session(connection), update_id)
        print("waiting again" if found else "there is no such update put aside")
        raise SystemExit(0 if found else 1)


@words_cli.command("extract")
def words_extract() -> None:
    """Collect the sentences from the code into the template."""
    _words("extract")


@words_cli.command("update")
def words_update() -> None:
    """Bring the catalogues up to the template, keeping translations."""
    _words("update")


@words_cli.command("verify")
def words_verify() -> None:
    """List what is missing or does not fit; exit 1 if anything."""
    problems = _words("verify")
    for problem in problems or ():
        print(problem)
    raise SystemExit(1 if problems else 0)


def _words(act: str) -> Any:
    from locales import catalogue

    return getattr(catalogue, act)()


def main() -> None:
    cli()


if __name__ == "__main__":
    main()
