"""Keeps the world in SQLite: what changed is written behind, at most 0.2 s late."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import orjson

from sandbox.updates import Waiting
from sandbox.world import Entry, World

Json = dict[str, Any]

PAUSE = 0.2
ENTRY = ("message", "by_bot", "author", "deleted", "keyboard")
SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, body BLOB, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS blob (key TEXT PRIMARY KEY, body BLOB);
"""
# A changed row keeps its place, and with it people and groups the order of the cast.
KEEP = """
INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body
"""


class Store:
    """The one writer of the data folder."""

    def __init__(self, world: World, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.world = world
        self.base = sqlite3.connect(folder / "sandbox.db")
        # A killed process loses nothing that was written; only a dead machine might.
        self.base.execute("PRAGMA synchronous = OFF")
        self.base.executescript(SCHEMA)
        rows = self.base.execute("SELECT kind, key, body FROM kept ORDER BY rowid").fetchall()
        if rows:
            self.restore(rows)
        else:
            self.world.touch("everything")

    # --- reading -----------------------------------------------------------------------

    def restore(self, rows: list[tuple[str, str, bytes]]) -> None:
        world = self.world
        world.people.clear()
        world.groups.clear()
        found: dict[str, list[tuple[str, Any]]] = {}
        for kind, key, body in rows:
            found.setdefault(kind, []).append((key, orjson.loads(body)))
        for key, body in found.get("person", []):
            world.people[int(key)] = body
        for key, body in found.get("group", []):
            world.groups[int(key)] = body
        for key, body in found.get("chat", []):
            world.last_ids[int(key)], world.pins[int(key)] = body["last"], body["pins"]
        for key, body in found.get("keyboard", []):
            if body:
                world.keyboards[key] = body
        self.restore_messages(found.get("message", []))
        self.restore_files(found.get("file", []))
        for _, body in found.get("settings", []):
            world.clock.offset = body.pop("clock")
            world.settings = body
        for _, body in found.get("updates", []):
            self.restore_updates(body)
        world.touched.clear()

    def restore_messages(self, rows: list[tuple[str, Any]]) -> None:
        for key, body in sorted(rows, key=lambda row: int(row[0].split(":")[1])):
            chat, number = (int(part) for part in key.split(":"))
            entry = Entry(**body)
            self.world.messages.setdefault(chat, {})[number] = entry

    def restore_files(self, rows: list[tuple[str, Any]]) -> None:
        blobs = dict(self.base.execute("SELECT key, body FROM blob").fetchall())
        for key, record in rows:
            if key not in blobs:
                continue
            self.world.files[key] = record
            self.world.blobs[key] = blobs[key]
            for size in record.get("sizes", [record]):
                self.world.file_ids[size["file_id"]] = key

    def restore_updates(self, body: Json) -> None:
        updates = self.world.updates
        updates.next_id, updates.allowed = body["next_id"], body["allowed"]
        updates.last_at = body["last_at"]
        updates.waiting.extend(
            Waiting(update, since, raw) for update, since, raw in body["waiting"]
        )

    # --- writing -----------------------------------------------------------------------

    async def write_for_ever(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            if self.world.touched:
                self.write(*self.changes())

    def changes(self) -> tuple[list[tuple[str, str, bytes]], list[tuple[str, bytes]], bool]:
        """What to write, taken at one moment. The flag says that all before is void."""
        world = self.world
        marks, world.touched = world.touched, {}
        clean = ("everything", "") in marks
        if clean:
            marks = self.everything()
        rows = [(kind, key, orjson.dumps(self.body(kind, key))) for kind, key in marks]
        blobs = [(key, world.blobs[key]) for kind, key in marks if kind == "file"]
        return rows, blobs, clean

    def everything(self) -> dict[tuple[str, str], None]:
        world = self.world
        marks = [("settings", ""), ("updates", "")]
        marks += [("person", str(key)) for key in world.people]
        marks += [("group", str(key)) for key in world.groups]
        marks += [("chat", str(key)) for key in {*world.last_ids, *world.pins}]
        marks += [("keyboard", key) for key in world.keyboards]
        marks += [("file", key) for key in world.files]
        marks += [("message", f"{chat}:{n}") for chat, box in world.messages.items() for n in box]
        return dict.fromkeys(marks)

    def body(self, kind: str, key: str) -> Any:
        world = self.world
        if kind == "message":
            chat, number = (int(part) for part in key.split(":"))
            entry = world.messages[chat][number]
            return {name: getattr(entry, name) for name in ENTRY}
        if kind == "chat":
            chat = int(key)
            return {"last": world.last_ids.get(chat, 0), "pins": world.pins.get(chat, [])}
        if kind == "settings":
            return {**world.settings, "clock": world.clock.offset}
        if kind == "updates":
            return self.updates_body()
        boxes: dict[str, Any] = {
            "person": lambda: world.people[int(key)],
            "group": lambda: world.groups[int(key)],
            "keyboard": lambda: world.keyboards.get(key),
            "file": lambda: world.files[key],
        }
        return boxes[kind]()

    def updates_body(self) -> Json:
        updates = self.world.updates
        return {
            "next_id": updates.next_id,
            "allowed": updates.allowed,
            "last_at": updates.last_at,
            "waiting": [(one.update, one.since, one.raw) for one in updates.waiting],
        }

    def write(
        self, kept: list[tuple[str, str, bytes]], blobs: list[tuple[str, bytes]], clean: bool
    ) -> None:
        with self.base:
            if clean:
                self.base.execute("DELETE FROM kept")
                self.base.execute("DELETE FROM blob")
            self.base.executemany(KEEP, kept)
            self.base.executemany("INSERT OR REPLACE INTO blob VALUES (?, ?)", blobs)

    def close(self) -> None:
        """Write what is left and let go of the file."""
        if self.world.touched:
            self.write(*self.changes())
        self.base.close()
