"""Every migration goes up and down on both databases, with data in them."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

from bot import migrate
from bot.tables import import_all
from domain import audit, outbox
from domain.access import Role


def revisions():
    script = ScriptDirectory.from_config(migrate.config())
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def test_the_migrations_make_exactly_the_tables_of_the_code(engines):
    import_all()
    with engines.read.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_every_migration_goes_down_and_up_again_with_data_in_the_database(club):
    club.person(Role.MANAGER)
    with club.work() as work:
        audit.record(work, "test.happened")
        outbox.queue(work, "text", to=1, key="kept", msgid="hello")
    known = revisions()
    for revision in [*reversed(known[:-1])]:
        migrate.downgrade(club.engines, revision)
        assert migrate.version(club.engines) == revision
    migrate.upgrade(club.engines)
    assert migrate.version(club.engines) == known[-1]
    with club.engines.read.connect() as connection:
        kept = connection.execute(text("SELECT dedupe_key FROM outbox_message")).scalars().all()
    assert kept == ["kept"]


def test_the_way_to_nothing_and_back(engines):
    migrate.downgrade(engines, "base")
    assert migrate.version(engines) is None
    migrate.upgrade(engines)
    assert migrate.version(engines) == migrate.newest()


def test_a_repeated_upgrade_changes_nothing(engines):
    migrate.upgrade(engines)
    assert migrate.version(engines) == migrate.newest()


@pytest.mark.parametrize("revision", revisions())
def test_a_migration_says_in_one_line_what_it_is_about(revision):
    script = ScriptDirectory.from_config(migrate.config()).get_revision(revision)
    assert script is not None
    assert script.doc
    assert len(script.doc) < 100
