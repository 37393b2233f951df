"""What the domain of cases refuses, in a sentence; see chat/errors."""

SENTENCES: dict[str, str] = {}
