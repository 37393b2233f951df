"""What the domain of knowledge refuses, in a sentence; see chat/errors."""

SENTENCES: dict[str, str] = {}
