"""A light start for aiogram.

`import aiogram` builds a validator for each of its 600 models (aiogram#1876): seconds of work and
over 100 MB, most of it for models a club never meets. `prepare()` imports aiogram with these
builds put off; pydantic then builds a model when it is first used. Nothing of pydantic is patched:
aiogram's two base classes get a `model_rebuild` of their own, which waits during the import and
later fills in the names aiogram would have given.

This leans on how one version of aiogram is written. With another version, or when something looks
unfamiliar, the plain import happens instead and one debug line says so.
"""

import importlib
import importlib.metadata
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema

AIOGRAM = "3.31.0"
PYDANTIC = "2.13."

_log = logging.getLogger(__name__)
_plain_rebuild: Callable[..., bool | None] = BaseModel.__dict__["model_rebuild"].__func__
_names: dict[str, Any] = {}
_put_off: list[type[BaseModel]] = []
_lock = threading.RLock()


class _Here(threading.local):
    """What this thread is doing just now."""

    importing = False
    building = False


_here = _Here()


class _Unfamiliar(Exception):
    """aiogram or pydantic is not written the way this module knows."""


def prepare() -> bool:
    """Import aiogram with its model builds put off; call it before anything else imports aiogram.

    Called again it changes nothing. Returns whether aiogram is light in this process; when it is
    not (another version, already imported, an unfamiliar shape), it is there all the same, plain.
    """
    if _names:
        return True
    try:
        _check_versions()
    except _Unfamiliar as why:
        _log.debug("aiogram starts the plain way: %s", why)
        importlib.import_module("aiogram")
        return False
    try:
        with _watching():
            importlib.import_module("aiogram")
        _check_shape()
    except Exception as why:  # whatever went wrong in here, the plain import may still work
        _log.debug("aiogram starts the plain way: %s: %s", type(why).__name__, why)
        _import_again()
        return False
    return True


def warm() -> None:
    """Build `Update`, the one model every listening process needs, before the first update comes.

    A tenth of a second at start instead of in somebody's first turn.
    """
    importlib.import_module("aiogram.types").Update.model_rebuild()


def _check_versions() -> None:
    aiogram, pydantic = (importlib.metadata.version(name) for name in ("aiogram", "pydantic"))
    if aiogram != AIOGRAM or not pydantic.startswith(PYDANTIC):
        raise _Unfamiliar(f"aiogram {aiogram} with pydantic {pydantic}")
    if "aiogram" in sys.modules:
        raise _Unfamiliar("it was imported before")


def _check_shape() -> None:
    if len(_put_off) < 300 or not {"Update", "Message", "Union"} <= _names.keys():
        raise _Unfamiliar(f"{len(_put_off)} models were put off")
    methods = sys.modules["aiogram.methods"]
    if any(m.__pydantic_complete__ for m in (_names["Update"], methods.SendMessage)):
        raise _Unfamiliar("models were built by the import")


def _import_again() -> None:
    for name in [n for n in sys.modules if n == "aiogram" or n.startswith("aiogram.")]:
        del sys.modules[name]
    _names.clear()
    _put_off.clear()
    importlib.import_module("aiogram")


@contextmanager
def _watching() -> Iterator[None]:
    """Step in right after each of aiogram's two base modules ran, before its models come."""
    watch = _Watch()
    sys.meta_path.insert(0, watch)
    _here.importing = True
    try:
        yield
    finally:
        _here.importing = False
        sys.meta_path.remove(watch)


class _Watch(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Any, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        step = _STEPS.get(fullname)
        spec = PathFinder.find_spec(fullname, path, target) if step else None
        if step is None or spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def execute_then_step(module: ModuleType) -> None:
            execute(module)
            step(module)

        # The loader was made for this one import, so nobody else sees the change.
        vars(spec.loader)["exec_module"] = execute_then_step
        return spec


def _types_step(module: ModuleType) -> None:
    _make_lazy(module.TelegramObject)


def _methods_step(module: ModuleType) -> None:
    module.TelegramMethod.model_config["defer_build"] = True
    _make_lazy(module.TelegramMethod)


_STEPS = {"aiogram.types.base": _types_step, "aiogram.methods.base": _methods_step}


def _make_lazy(base: Any) -> None:
    """Replace the two class methods through which pydantic builds the subclasses of `base`."""
    base.model_rebuild = classmethod(_rebuild)
    base.__get_pydantic_core_schema__ = classmethod(_core_schema)


def _rebuild(
    cls: type[BaseModel],
    *,
    force: bool = False,
    raise_errors: bool = True,
    _parent_namespace_depth: int = 2,
    _types_namespace: dict[str, Any] | None = None,
) -> bool | None:
    """What `model_rebuild` does for aiogram's models: nothing during the import, one build later.

    One build at a time: pydantic's own is not safe when two turns need a model at once.
    """
    if _here.importing and _types_namespace is not None:
        _put_off.append(cls)
        _names.update(_types_namespace)
        return None
    names = {**_names, **(_types_namespace or {})}
    with _lock:
        outer, _here.building = _here.building, True
        try:
            return _plain_rebuild(
                cls, force=force, raise_errors=raise_errors, _types_namespace=names
            )
        finally:
            _here.building = outer


def _core_schema(cls: type[BaseModel], source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Build one of aiogram's models before somebody else's model takes it in: it has the names."""
    if not _here.building:
        _rebuild(cls)
    return handler(source)
