"""Backups: database rows and sealed files in one archive, itself sealed.

The archive is written from one reading transaction, so it is consistent while the bot works. A
restored copy sends nothing until somebody says so: its waiting messages are held (F32, G27).
"""

import io
import json
import tarfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select, text, update
from sqlmodel import SQLModel

from bot import migrate
from bot.database import Engines
from bot.settings import BadSettings, Settings
from bot.tables import import_all
from domain import clock, sealing
from domain.outbox import OutboxMessage

ENDING = ".tar.gz.sealed"

_BOUND = b"guildhall backup"
_ROWS = 500


def write(settings: Settings, engines: Engines, to: Path) -> Path:
    """Write the archive; `to` is the file's own path if it ends in ENDING, else a folder, which is
    made where it is missing. An existing file is kept.

    Raises:
        BadSettings: the file exists already, or a file stands where the folder should.
    """
    import_all()
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    path = to if to.name.endswith(ENDING) else to / f"guildhall-{stamp}{ENDING}"
    if path.exists():
        raise BadSettings(f"{path} exists already")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise BadSettings(f"{path.parent} is a file; name a folder") from error
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive, engines.read.connect() as reading:
        _add(archive, "version", (migrate.version(engines) or "").encode())
        for table in SQLModel.metadata.sorted_tables:
            lines = (json.dumps(row) + "\n" for row in _rows(reading, table))
            _add(archive, f"tables/{table.name}.jsonl", "".join(lines).encode())
        for file in sorted(settings.media_dir.glob("*.sealed")):
            archive.add(file, f"media/{file.name}")
    path.touch(mode=0o600)
    path.write_bytes(sealing.ring().seal(packed.getvalue(), _BOUND))
    return path


def restore(settings: Settings, engines: Engines, archive: Path, *, send: bool) -> int:
    """Fill an empty database from an archive; how many waiting messages are held.

    Raises:
        BadSettings: the database is not empty, or the archive is of another version.
        Unreadable: the keys do not open the archive.
    """
    import_all()
    if migrate.version(engines) is not None:
        raise BadSettings("the database is not empty; restore into a new one")
    plain = sealing.ring().open(archive.read_bytes(), _BOUND)
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:gz") as packed:
        version = _read(packed, "version").decode()
        if version != migrate.newest():
            raise BadSettings(f"the archive is of version {version}, the code {migrate.newest()}")
        migrate.upgrade(engines)
        with engines.write.connect() as connection, connection.begin():
            for table in reversed(SQLModel.metadata.sorted_tables):
                connection.execute(table.delete())  # what came with the migrations
            for table in SQLModel.metadata.sorted_tables:
                _fill(connection, table, _read(packed, f"tables/{table.name}.jsonl"))
            held = 0 if send else _hold(connection)
        settings.media_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        for member in packed.getmembers():
            if member.name.startswith("media/"):
                (settings.media_dir / Path(member.name).name).write_bytes(
                    _read(packed, member.name)
                )
    return held


def _hold(connection: Connection) -> int:
    table = OutboxMessage.__table__  # type: ignore[attr-defined]
    waiting = table.c.state.in_(("pending", "leased", "sending"))
    done = connection.execute(
        update(table).where(waiting).values(state="held", reason="held_after_restore", lease=None)
    )
    return int(done.rowcount)


def _rows(reading: Connection, table: Table) -> Iterator[dict[str, Any]]:
    # The stored bytes, not our types: sealed values travel as they are.
    plain = select(*(text(f'"{column.name}"') for column in table.columns)).select_from(table)
    for row in reading.execute(plain).yield_per(_ROWS):
        yield {key: _out(value) for key, value in row._mapping.items()}


def _out(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return {"bytes": b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    return value


def _in(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "bytes" in value:
        return b64decode(value["bytes"])
    if "number" in value:
        return value["number"]  # both databases take an amount as it is written
    if "instant" in value:
        return datetime.fromisoformat(value["instant"])
    return date.fromisoformat(value["day"])


def _fill(connection: Connection, table: Table, lines: bytes) -> None:
    rows = [
        {key: _in(value) for key, value in json.loads(line).items()}
        for line in lines.decode().splitlines()
    ]
    names = [column.name for column in table.columns]
    columns, places = ", ".join(f'"{n}"' for n in names), ", ".join(f":{n}" for n in names)
    for at in range(0, len(rows), _ROWS):
        batch = rows[at : at + _ROWS]
        connection.execute(
            text(f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})'), batch
        )
    if connection.dialect.name == "postgresql" and "id" in names and table.name != "audit_head":
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                f'(SELECT max(id) FROM "{table.name}")) '
                f"WHERE pg_get_serial_sequence('{table.name}', 'id') IS NOT NULL"
            )
        )


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    about = tarfile.TarInfo(name)
    about.size, about.mode = len(content), 0o600
    archive.addfile(about, io.BytesIO(content))


def _read(packed: tarfile.TarFile, name: str) -> bytes:
    try:
        file = packed.extractfile(name)
    except KeyError:
        return b""
    return file.read() if file else b""
