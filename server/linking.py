"""Joins the phone's modules into one script, so that a slow network is asked once and not ninety times.

The sources stay plain ES modules that run as they are (tests and the office load them so). Here each becomes
a function that is called once, after those that it imports; ninety small files compress a third worse than
one. Kept small by what our modules do without: default exports, re-exports, live bindings, circles. A module
that does otherwise is named and refused.
"""

import posixpath
import re
from collections.abc import Mapping

IMPORT = re.compile(
    r"^import\s+(?P<what>[^;'\"]*?)\s*from\s*['\"](?P<path>[^'\"]+)['\"];?", re.MULTILINE | re.DOTALL
)
BARE_IMPORT = re.compile(r"^import\s*['\"](?P<path>[^'\"]+)['\"];?", re.MULTILINE)
EXPORT = re.compile(
    r"^export\s+(?P<kind>async\s+function\*?|function\*?|class|const)\s+(?P<name>[\w$]+)", re.MULTILINE
)
LISTED = re.compile(r"^export\s*\{(?P<names>[^}]*)\}\s*;", re.MULTILINE)
AS = re.compile(r"\s+as\s+")
# Pages are imported when they are opened; joined, they are there already.
LATER = re.compile(r"\bimport\(\s*['\"](?P<path>\.[^'\"]+)['\"]\s*\)")
REFUSED = re.compile(r"^(?:export\s+(?:default|let|var|\*|\{)[^\n]*|await\s[^\n]*)", re.MULTILINE)


class UnlinkableModule(ValueError):
    """A module that cannot be joined; the text says which and why."""


def link(sources: Mapping[str, str], entry: str) -> str:
    """One script out of the modules that `entry` needs. sources: {"js/app.js": text}, paths with slashes.

    Raises UnlinkableModule for a missing file, a circle of imports, or an export that is no function, class
    or const.
    """
    order: list[str] = []
    place_in_order(sources, entry, order, [])
    number = {name: index for index, name in enumerate(order)}
    return "\n".join(as_function(name, sources[name], number, entry) for name in order)


def place_in_order(sources: Mapping[str, str], name: str, order: list[str], above: list[str]) -> None:
    if name in order:
        return
    if name in above:
        circle = " -> ".join([*above[above.index(name) :], name])
        raise UnlinkableModule(
            f"{name}: imports go in a circle: {circle}. Move what both need to a third module."
        )
    if name not in sources:
        raise UnlinkableModule(f"{above[-1] if above else name}: imports {name}, which does not exist.")
    for needed in imports_of(name, sources[name]):
        place_in_order(sources, needed, order, [*above, name])
    order.append(name)


def imports_of(name: str, source: str) -> list[str]:
    code = without_comments(source)
    found = [*IMPORT.finditer(code), *BARE_IMPORT.finditer(code), *LATER.finditer(code)]
    return [resolved(name, match["path"]) for match in sorted(found, key=lambda match: match.start())]


def resolved(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def as_function(name: str, source: str, number: Mapping[str, int], entry: str) -> str:
    """const $7=(()=>{const{a:b}=$3; … return{c,d}})();"""
    source = without_comments(source)
    refused = REFUSED.search(LISTED.sub("", source))
    if name.count("/") != entry.count("/") and "import.meta" in source:
        refused = re.search(r"import\.meta\S*", source)
    if refused:
        raise UnlinkableModule(
            f"{name}: {refused[0].strip()!r} cannot be joined; export a function, class or const."
        )
    exported = [match["name"] for match in EXPORT.finditer(source)]
    exported += [name.strip() for match in LISTED.finditer(source) for name in match["names"].split(",")]
    source = LISTED.sub("", source)
    body = EXPORT.sub(lambda match: f"{match['kind']} {match['name']}", source)
    body = IMPORT.sub(lambda match: taken(match["what"], number[resolved(name, match["path"])]), body)
    body = BARE_IMPORT.sub("", body)
    body = LATER.sub(lambda match: f"Promise.resolve(${number[resolved(name, match['path'])]})", body)
    return f"const ${number[name]}=(()=>{{{body}\nreturn{{{','.join(exported)}}}}})();"


def taken(what: str, number: int) -> str:
    """`{ a, b as c }` of module 3 -> `const {a,b:c}=$3;`; `* as all` -> `const all=$3;`"""
    if what.startswith("*"):
        return f"const {what.rsplit(maxsplit=1)[-1]}=${number};"
    renamed = AS.sub(":", what)
    return f"const {renamed}=${number};"


def without_comments(source: str) -> str:
    """The source without block comments that begin a line or an argument, and without whole-line comments.

    Only those: a sign that opens a comment may also stand inside a text or a pattern.
    """
    without_blocks = re.sub(r"(^|[\s(,])/\*\*?(?:\s|@).*?\*/", r"\1", source, flags=re.DOTALL)
    return re.sub(r"^\s*//[^\n]*", "", without_blocks, flags=re.MULTILINE)
