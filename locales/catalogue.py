"""Keep the catalogues: collect the sentences, bring the translations up to date, check them.

Developer's work behind `guildhall words extract|update|verify`; a running bot reads the catalogues
in `locales.i18n` and never comes here. Files carry no dates, line numbers or authors, so that a
change shows only in the sentences it touches.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from locales.check import Problem, problems_of
from locales.i18n import HERE, LANGUAGES, SOURCE, po_path

ROOT = HERE.parent
TEMPLATE = HERE / "guildhall.pot"
SPOKEN_IN = ("chat", "handlers", "delivery", "bot", "locales")
KEYWORDS = {"_": 1, "N_": 1, "n_": 2}  # how many forms of the sentence stand first
PLURALS = {
    "zh_CN": "nplurals=1; plural=0;",
    "zh_TW": "nplurals=1; plural=0;",
    "en": "nplurals=2; plural=(n != 1);",
}


def sources() -> Iterator[Path]:
    """Every Python file that may speak to somebody, in a steady order."""
    for folder in SPOKEN_IN:
        yield from sorted((ROOT / folder).rglob("*.py"))


def extract() -> Catalog:
    """Every sentence marked in the code, in the order of the files.

    Raises:
        SyntaxError: a file is not Python; collecting would lose the rest of its sentences.
    """
    words = Catalog(charset="utf-8")
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        for line, forms in sorted(_marked(ast.parse(path.read_bytes(), str(path)))):
            words.add(forms if len(forms) > 1 else forms[0], None, [(place, line)])
    return words


def _marked(tree: ast.Module) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Literal sentences only: a search for `_(` would also take the key in `_(row["text"])`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = node.args[: KEYWORDS.get(name, 0)]
            forms = tuple(
                text.value
                for text in texts
                if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value
            )
            if forms and len(forms) == KEYWORDS[name]:
                yield node.lineno, forms


def read(spoken: str) -> Catalog:
    """The catalogue of a language, empty when there is none yet."""
    path = po_path(spoken)
    if not path.exists():
        return Catalog(locale=spoken)
    with path.open("rb") as file:
        return read_po(file, locale=spoken)


def update() -> Catalog:
    """Write guildhall.pot and bring all `.po` files to it; returns the template.

    Translations of sentences that still stand are kept, others go, nothing is guessed (no fuzzy
    matches). Repeating it changes no byte.
    """
    template = extract()
    _write(TEMPLATE, template, None)
    for spoken in LANGUAGES:
        words = read(spoken)
        words.update(template, no_fuzzy_matching=True)
        words.obsolete.clear()
        _write(po_path(spoken), words, spoken)
    return template


def fill(spoken: str, translations: dict[str, str]) -> list[str]:
    """Enter translations (English sentence → sentence) where they are missing or differ.

    A plural is entered under its first form. Returns the sentences the catalogue does not know.
    """
    words, unknown = read(spoken), []
    for source, translated in translations.items():
        entry = words.get(source)
        if entry is None:
            unknown.append(source)
        else:
            entry.string = translated if isinstance(entry.id, str) else (translated,)
    _write(po_path(spoken), words, spoken)
    return unknown


def draft_traditional(convert: Callable[[str], str] | None = None) -> int:
    """Draft what zh_TW lacks from zh_CN and return how many; to be read by a person afterwards.

    Needs the developer tool opencc unless `convert` is given.

    Raises:
        ModuleNotFoundError: opencc is not installed.
    """
    if convert is None:
        convert = importlib.import_module("opencc").OpenCC("s2twp").convert
    mainland, taiwan, drafts = read("zh_CN"), read("zh_TW"), {}
    for entry in _entries(taiwan):
        original = mainland.get(entry.id)
        if original is not None and not any(_forms(entry)) and all(_forms(original)):
            drafts[_key(entry)] = (
                convert(_forms(original)[0]).replace("“", "「").replace("”", "」")
            )
    fill("zh_TW", drafts)
    return len(drafts)


def verify() -> list[Problem]:
    """All that is wrong with the catalogues; an empty list is a good build (R11.2).

    Kinds: "unknown" (the code has a sentence the catalogue lacks: run update), "obsolete",
    "missing", "fuzzy", "fields", "plural", "ends", "marks", "script", "wording".
    """
    template, found = extract(), []
    wanted = {_key(entry): entry for entry in _entries(template)}
    for spoken in LANGUAGES:
        present = {_key(entry): entry for entry in _entries(read(spoken))}
        found += [Problem(spoken, "unknown", key, "") for key in wanted if key not in present]
        found += [Problem(spoken, "obsolete", key, "") for key in present if key not in wanted]
        for key, entry in present.items():
            if key not in wanted:
                continue
            if entry.fuzzy:
                found.append(Problem(spoken, "fuzzy", key, ""))
            source = wanted[key].id
            if not any(_forms(entry)):
                if spoken != SOURCE:
                    found.append(Problem(spoken, "missing", key, ""))
                continue
            sources_ = (source,) if isinstance(source, str) else tuple(source)
            found += problems_of(spoken, sources_, _forms(entry))
    return found


def _entries(words: Catalog) -> Iterator[Message]:
    return (entry for entry in words if entry.id)


def _key(entry: Message) -> str:
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def _forms(entry: Message) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def _write(path: Path, words: Catalog, spoken: str | None) -> None:
    head = ["Project-Id-Version: Guildhall", "MIME-Version: 1.0"]
    if spoken:
        head += [f"Language: {spoken}", f"Plural-Forms: {PLURALS[spoken]}"]
    head += ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"]
    out = BytesIO()
    write_po(out, words, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    lines = "".join(f'"{line}\\n"\n' for line in head)
    text = f'msgid ""\nmsgstr ""\n{lines}\n{out.getvalue().decode()}'.rstrip() + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
