"""Files: their names, sizes and pictures, and the rules for what may be a photo."""

import base64
import hashlib
import mimetypes
from typing import Any

from sandbox.params import Upload
from sandbox.refusals import bad
from sandbox.world import World

Json = dict[str, Any]

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
KINDS = ("photo", "video", "animation", "audio", "document", "voice", "video_note", "sticker")
SIZES = (90, 320, 800)
PREFIX = {
    "photo": ("AgAC", "photos"),
    "video": ("BAAC", "videos"),
    "animation": ("CgAC", "animations"),
    "audio": ("CQAC", "music"),
    "document": ("BQAC", "documents"),
    "voice": ("AwAC", "voice"),
    "video_note": ("DQAC", "video_notes"),
    "sticker": ("CAAC", "stickers"),
}


def keep(world: World, kind: str, upload: Upload, **more: Any) -> Json:
    """Take a file into the world and answer its record. The same bytes keep their unique id."""
    digest = hashlib.sha256(kind.encode() + upload.body).digest()
    unique = "AQAD" + base64.urlsafe_b64encode(digest[:8]).decode().rstrip("=")
    if unique in world.files:
        return world.files[unique]
    letters, folder = PREFIX[kind]
    file_id = letters + base64.urlsafe_b64encode(digest).decode().rstrip("=")
    ending = mimetypes.guess_extension(upload.mime) or ""
    if "." in upload.name:
        ending = "." + upload.name.rsplit(".", 1)[1]
    record: Json = {
        "file_id": file_id,
        "file_unique_id": unique,
        "kind": kind,
        "name": upload.name,
        "mime": upload.mime,
        "size": len(upload.body),
        "path": f"{folder}/file_{len(world.files) + 1}{ending if kind != 'photo' else '.jpg'}",
        **more,
    }
    world.files[unique] = record
    world.file_ids[file_id] = unique
    world.blobs[unique] = upload.body
    world.touch("file", unique)
    return record


def measured(body: bytes) -> tuple[int, int, str]:
    """Width, height and mime type of a picture.

    Raises:
        Refused: IMAGE_PROCESS_FAILED, PHOTO_INVALID_DIMENSIONS.
    """
    import io

    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(body)) as picture:
            width, height = picture.size
            mime = Image.MIME.get(picture.format or "", "image/jpeg")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise bad("IMAGE_PROCESS_FAILED") from None
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height, mime


def photo(world: World, upload: Upload) -> Json:
    """A photo's record with the sizes Telegram makes of it, smallest first.

    Raises:
        Refused: too big, no picture, wrong shape.
    """
    if len(upload.body) > LARGEST_PHOTO:
        raise bad(
            f"file of size {len(upload.body)} bytes is too big for a photo; "
            f"the maximum size is {LARGEST_PHOTO} bytes"
        )
    width, height, upload.mime = measured(upload.body)
    record = keep(world, "photo", upload, width=width, height=height)
    if "sizes" not in record:
        record["sizes"] = [
            *(scaled(world, record, edge) for edge in SIZES if edge < max(width, height)),
            size_of(record, width, height),
        ]
    return record


def scaled(world: World, record: Json, edge: int) -> Json:
    """A smaller size: an id of its own, the same bytes (nobody looks that closely)."""
    share = edge / max(record["width"], record["height"])
    unique, file_id = f"{record['file_unique_id']}s{edge}", f"{record['file_id']}s{edge}"
    width, height = max(1, round(record["width"] * share)), max(1, round(record["height"] * share))
    world.file_ids[file_id] = record["file_unique_id"]
    size = {"file_id": file_id, "file_unique_id": unique, "width": width, "height": height}
    return {**size, "file_size": max(1, round(record["size"] * share * share))}


def size_of(record: Json, width: int, height: int) -> Json:
    ids = {key: record[key] for key in ("file_id", "file_unique_id")}
    return {**ids, "width": width, "height": height, "file_size": record["size"]}


def media(record: Json) -> Any:
    """How a file stands in a message."""
    kind = record["kind"]
    if kind == "photo":
        return record["sizes"]
    shown = {key: record[key] for key in ("file_id", "file_unique_id")}
    shown["file_size"] = record["size"]
    if kind in ("document", "audio", "video", "animation"):
        shown |= {"file_name": record["name"], "mime_type": record["mime"]}
    if kind == "voice":
        shown["mime_type"] = record["mime"]
    if kind in ("audio", "voice", "video", "animation", "video_note"):
        shown["duration"] = record.get("duration", 1)
    if kind in ("video", "animation", "sticker"):
        shown |= {"width": record.get("width", 512), "height": record.get("height", 512)}
    if kind == "video_note":
        shown["length"] = record.get("length", 240)
    if kind == "sticker":
        shown |= {"type": "regular", "is_animated": False, "is_video": False}
    return shown


def by_id(world: World, file_id: str) -> Json | None:
    unique = world.file_ids.get(file_id)
    return world.files.get(unique) if unique else None


def by_path(world: World, path: str) -> Json | None:
    return next((record for record in world.files.values() if record["path"] == path), None)
