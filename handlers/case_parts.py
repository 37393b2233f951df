"""What was told in a form, as the messages of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.cases.said import Said


def as_said(told: Mapping[str, Any]) -> tuple[Said, ...]:
    """The words first, then each file and recording; words alone when there is nothing else."""
    words = told.get("words") or None
    said = [Said(words=words)] if words else []
    said += [
        Said(
            media="photo" if one["media_type"].startswith("image/") else "document",
            stored=str(one["stored"]),
            media_type=one["media_type"],
        )
        for one in told.get("files") or ()
    ]
    said += [
        Said(media=one["media"], from_chat=one["chat"], from_message=one["message"])
        for one in told.get("sent") or ()
    ]
    return tuple(said)
