"""`./dev texts`: collects every text of the product and keeps the English catalogue complete.

Vietnamese is the language of the source, so its catalogue is the source itself; English stands in
locales/en/LC_MESSAGES/messages.po. From it the phone's texts are written to pwa/texts/en.json.
`--check` changes nothing and fails on an absent, empty, fuzzy or ill-formed translation or a stale file.
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from server.settings import ROOT

LOCALE = ROOT / "locales" / "en" / "LC_MESSAGES" / "messages.po"
PHONE_TEXTS = ROOT / "pwa" / "texts" / "en.json"
METHODS = [
    ("server/templates/**.html", "jinja2"),
    ("server/**.py", "python"),
    ("sync/**.py", "python"),
    ("survey_defs/**.py", "python"),
    ("pwa/js/**.js", "server.build.texts:extract_javascript"),
]
OPTIONS = {"server/templates/**.html": {"silent": "false", "newstyle_gettext": "true"}}
# Babel's own reader of JavaScript misses calls in templates within templates, where most of ours are.
QUOTED = r"'(?:[^'\\\n]|\\.)*'"
JAVASCRIPT_CALL = re.compile(rf"(?<![\w.$])(_|ngettext|translated)\(\s*({QUOTED})(?:\s*,\s*({QUOTED}))?")
FOLDERS = ["server", "sync", "survey_defs", "pwa/js"]


def collect() -> Catalog:
    """Every text of the source with the files it stands in."""
    catalogue = Catalog(project="khaosat", charset="utf-8")
    for folder in FOLDERS:
        for name, _line, message, _comments, context in extract_from_dir(
            ROOT / folder, _relative(METHODS, folder), _relative_options(folder), keywords=KEYWORDS
        ):
            catalogue.add(message, None, [(f"{folder}/{name}", 0)], context=context)
    return catalogue


KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def extract_javascript(
    file: BinaryIO, _keywords: object, _tags: object, options: object
) -> Iterator[tuple[int, str, str | tuple[str, str], list[str]]]:
    """Every `_('…')`, `ngettext('…', '…', n)` and `translated('…')`, a text that is translated elsewhere.

    Texts are written in single quotes.
    """
    source = file.read().decode("utf-8")
    for call in JAVASCRIPT_CALL.finditer(source):
        one = ast.literal_eval(call[2])
        line = source.count("\n", 0, call.start()) + 1
        if call[1] == "ngettext" and call[3]:
            yield line, "ngettext", (one, ast.literal_eval(call[3])), []
        else:
            yield line, "_", one, []


def _relative(methods: list[tuple[str, str]], folder: str) -> list[tuple[str, str]]:
    return [(_below(pattern, folder), method) for pattern, method in methods if _below(pattern, folder)]


def _relative_options(folder: str) -> dict[str, dict[str, str]]:
    return {
        _below(pattern, folder): options for pattern, options in OPTIONS.items() if _below(pattern, folder)
    }


def _below(pattern: str, folder: str) -> str:
    prefix = folder + "/"
    return pattern.removeprefix(prefix) if pattern.startswith(prefix) else ""


def merged(source: Catalog, english: Catalog) -> Catalog:
    """The English catalogue with exactly the texts of the source, translations kept."""
    catalogue = Catalog(locale="en", project="khaosat", charset="utf-8", fuzzy=False)
    catalogue.revision_date = catalogue.creation_date = english.creation_date
    for message in sorted((m for m in source if m.id), key=_sort_key):
        known = english.get(message.id, message.context)
        files = sorted({place[0] for place in message.locations})
        catalogue.add(
            message.id,
            known.string if known else None,
            [(name, 0) for name in files],
            context=message.context,
        )
    return catalogue


def _sort_key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def problems_of(catalogue: Catalog) -> list[str]:
    found = []
    for message in catalogue:
        if not message.id:
            continue
        name = _sort_key(message)
        texts = [message.string] if isinstance(message.string, str | None) else list(message.string)
        if not all(texts):
            found.append(f"no English for: {name}")
            continue
        found += [f"{error}: {name}" for error in message.check(catalogue)]
        if message.fuzzy:
            found.append(f"fuzzy: {name}")
    return found


def written(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, no_location=False, omit_header=False, width=110, include_lineno=False)
    return file.getvalue()


def phone_texts(catalogue: Catalog) -> str:
    """The texts that stand in pwa/, as {"msgid": "English"} or {"msgid": ["one", "many"]}."""
    texts = {
        _sort_key(message): message.string if isinstance(message.string, str) else list(message.string or ())
        for message in catalogue
        if message.id and any(place[0].startswith("pwa/") for place in message.locations)
    }
    return json.dumps(texts, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def main(check: bool) -> int:
    english = read_po(LOCALE.open("rb"), locale="en") if LOCALE.exists() else Catalog(locale="en")
    catalogue = merged(collect(), english)
    found = problems_of(catalogue)
    outputs: list[tuple[Path, bytes]] = [
        (LOCALE, written(catalogue)),
        (PHONE_TEXTS, phone_texts(catalogue).encode()),
    ]
    for path, content in outputs:
        if check and (not path.exists() or path.read_bytes() != content):
            found.append(f"{path.relative_to(ROOT)} is stale: run ./dev texts")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
