"""The forms by their names; of two with one name, the second is a mistake of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chat.forms import Form

Builder = Callable[..., Form]


class FormNames(dict[str, Builder]):
    """Name → builder. A name that is taken raises when it is given away again, so that no form
    takes the place of another one unnoticed."""

    def __setitem__(self, name: str, build: Builder) -> None:
        if self.get(name, build) is not build:
            raise ValueError(f"two forms are called {name}")
        super().__setitem__(name, build)

    def update(self, more: Mapping[str, Builder]) -> None:  # type: ignore[override]  # one way
        for name, build in more.items():
            self[name] = build
