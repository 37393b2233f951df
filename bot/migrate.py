"""Bringing the database to the version of the code, by alembic."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from bot.database import Engines

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def config() -> "Config":
    """alembic's own view of our folder."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def upgrade(engines: Engines, revision: str = "head") -> None:
    """Migrate up. At the wanted version already, it does nothing."""
    from alembic import command

    _run(engines, command.upgrade, revision)


def downgrade(engines: Engines, revision: str) -> None:
    """Migrate down to `revision` ("base" empties the database)."""
    from alembic import command

    _run(engines, command.downgrade, revision)


def _run(engines: Engines, act: "Callable[[Config, str], None]", revision: str) -> None:
    ours = config()
    with engines.write.connect() as connection:
        ours.attributes["connection"] = connection
        act(ours, revision)
        connection.commit()


def version(engines: Engines) -> str | None:
    """The revision the database is at; None when it was never migrated."""
    with engines.read.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version"))
        at: str | None = found.scalar_one_or_none()
        return at


def newest() -> str:
    """The revision the code expects. Files are numbered, so this needs no alembic, which a
    running bot has no use for and which takes 20 MB."""
    return max(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py"))
