"""What the domain of surveys refuses, in a sentence; see chat/errors."""

SENTENCES: dict[str, str] = {}
