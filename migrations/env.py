"""Alembic's environment: one connection handed over by bot/database, or a URL from the config."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from bot.database import open_engines
from bot.tables import import_all

import_all()


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    run(handed_over)
else:
    engines = open_engines(context.config.get_main_option("sqlalchemy.url") or "")
    with engines.write.connect() as own:
        run(own)
        own.commit()
    engines.dispose()
