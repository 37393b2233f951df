"""How far something has come, in text."""

from __future__ import annotations

from locales.i18n import _, percent_

WIDTH = 10


def bar(done: int, of: int, width: int = WIDTH) -> str:
    """▰▰▰▱▱▱▱▱▱▱ — full only when all is done, empty only when nothing is."""
    if of <= 0:
        return "▰" * width
    done = min(max(done, 0), of)
    filled = done * width // of
    if done and not filled:
        filled = 1
    return "▰" * filled + "▱" * (width - filled)


def share(done: int, of: int) -> str:
    """The bar with its percentage, for long work."""
    whole = min(max(done, 0), of) / of if of > 0 else 1.0
    return f"{bar(done, of)} {percent_(whole)}"


def steps(n: int, m: int) -> str:
    """Step 4 of 11."""
    return _("Step {n} of {m}", n=n, m=m)
