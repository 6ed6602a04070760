"""The browser's files: one address per state of the tree, and the shell that the service worker keeps.

Assets live under /static/<hash of the tree>/ and never change there, so relative addresses work and every
file may be cached for ever. The field application travels in a few joined files (server/build/bundle.py):
which of them a page loads first, `parts_first` says, so that no network waits for one to name the next.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

PWA = Path(__file__).resolve().parent.parent / "pwa"
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
}
COMPRESSED = (".js", ".css", ".svg", ".json")
IN_SHELL = ("generated/", "icons/app-", "texts/", "css/minutes.css", "vendor/htmx.min.js")
# Of these, what nobody needs before the first day in the field: a first load does not wait for it.
AFTERWARDS = (
    "generated/help.js", "generated/lock.js", "generated/newcomer.js", "generated/minutes.js",
    "generated/score.js", "generated/news.js", "generated/pictures.js", "generated/returned.js",
    "css/minutes.css",
)  # fmt: skip
TEMPLATES = ("index.html", "manifest.webmanifest", "sw.js")
PAGE = "/f/"


# What begins with these addresses needs a part of the scripts besides the first; the first that fits counts.
PARTS_FIRST = (
    (re.compile(r"/f/visits/[^/]+/(?!finish$)."), "form.js"),
    (re.compile(r"/f/visits/"), "visit.js"),
    (re.compile(r"/f/minutes/"), "minutes.js"),
    (re.compile(r"/f/returned/"), "returned.js"),
    (re.compile(r"/f/(enrol|more|ready|sync)"), "others.js"),
    (re.compile(r"/f"), "lists.js"),
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
COMMENTS = re.compile(r"^\s*(?:/\*|\*|//).*\n", re.MULTILINE)
LOADED = re.compile(r'(?:from|import)\s*"\./([\w-]+\.js)"')
LOADED_LATER = re.compile(r'import\("\./([\w-]+\.js)"\)')


class BundleSources(NamedTuple):
    """entry: the file that imports the rest. folders: everything that could be imported."""

    entry: str
    folders: tuple[str, ...]


BUNDLES = {
    "generated/app.js": BundleSources("js/app.js", ("js", "vendor")),
    "generated/app.css": BundleSources("css/app.css", ("css",)),
}


class StaleBundle(RuntimeError):
    """A bundle was made from other sources than those that are here."""


@dataclass(frozen=True)
class Asset:
    """One file as served. compressed: the same bytes with gzip, b"" where that gains nothing."""

    name: str
    media_type: str
    content: bytes
    compressed: bytes

    @property
    def in_shell(self) -> bool:
        """Whether a phone needs it to start without a network."""
        return self.name.startswith(IN_SHELL)

    @property
    def comes_afterwards(self) -> bool:
        """Whether a first load ends without it: the worker keeps it right behind."""
        return self.name in AFTERWARDS


@dataclass(frozen=True)
class Assets:
    """hash: 16 hexadecimal digits of the whole tree. page, worker, manifest: of the field application."""

    hash: str
    page: str
    worker: str
    manifest: str
    files: dict[str, Asset] = field(repr=False)

    @property
    def base(self) -> str:
        return f"/static/{self.hash}"

    def parts_first(self, path: str) -> list[str]:
        """Addresses of the scripts with which the page at `path` begins, in the order of their need."""
        wanted = next(part for pattern, part in PARTS_FIRST if pattern.match(path))
        return [f"{self.base}/generated/{name}" for name in ["app.js", *self._loaded_with(wanted)]]

    def _loaded_with(self, name: str) -> list[str]:
        text = self.files[f"generated/{name}"].content.decode()
        return [name] + [
            each
            for loaded in LOADED.findall(text)
            if loaded != "app.js"
            for each in self._loaded_with(loaded)
        ]


@lru_cache
def load_assets(root: Path = PWA) -> Assets:
    """Reads the tree once. Raises StaleBundle; FileNotFoundError without page, worker or manifest."""
    stale = [made for made in BUNDLES if not is_fresh(root, made)]
    if stale:
        raise StaleBundle(f"pwa/{stale[0]} was made from other sources than these. Run ./dev bundle.")
    files = {
        path.relative_to(root).as_posix(): asset_of(path.relative_to(root).as_posix(), path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.suffix in MEDIA_TYPES and path.is_file() and not path.name.startswith(("tsconfig", "sw.js"))
    }
    templates = {name: (root / name).read_text("utf-8") for name in TEMPLATES}
    contents = {name: asset.content for name, asset in files.items()}
    version = hash_of(contents | {name: text.encode() for name, text in templates.items()})[:16]
    base = f"/static/{version}"
    page = templates["index.html"].replace("{{static}}", base)
    page = page.replace("{{icons}}", icons_in_page(contents["icons/icons.svg"].decode()))
    shell = [{"url": PAGE, "sha256": hashlib.sha256(page.encode()).hexdigest()}] + [
        {"url": f"{base}/{name}", "sha256": hashlib.sha256(asset.content).hexdigest()}
        | ({"afterwards": True} if asset.comes_afterwards else {})
        for name, asset in files.items()
        if asset.in_shell
    ]
    # A phone loads the worker at every start, to see whether it is new: without what is for people.
    worker = COMMENTS.sub("", templates["sw.js"])
    worker = worker.replace("{{version}}", version).replace("'{{shell}}'", json.dumps(shell))
    manifest = templates["manifest.webmanifest"].replace("{{static}}", base)
    return Assets(hash=version, page=page, worker=worker, manifest=manifest, files=files)


def icons_in_page(sprite: str) -> str:
    """The drawings as a part of a page, `#back` as `#icon-back`: a file of theirs is a document more."""
    drawings = COMMENT.sub("", sprite).replace('<symbol id="', '<symbol id="icon-').replace("\n", "")
    return drawings.replace("<svg ", "<svg hidden ", 1)


def asset_of(name: str, content: bytes) -> Asset:
    ending = PurePosixPath(name).suffix
    compressed = gzip.compress(content, 9, mtime=0) if ending in COMPRESSED else b""
    return Asset(name, MEDIA_TYPES[ending], content, compressed)


def is_fresh(root: Path, made: str) -> bool:
    """Whether a bundle was made from the sources as they are now."""
    mark = bundle_mark(root, made)
    names = files_of(root, made)
    texts = [(root / name).read_text("utf-8") for name in names]
    # A part that a script names and that is not there would be missed by a phone only.
    named = {
        f"generated/{part}" for text in texts for one in (LOADED, LOADED_LATER) for part in one.findall(text)
    }
    return made in names and named <= names and all(text.startswith(mark) for text in texts)


def files_of(root: Path, made: str) -> set[str]:
    """Names of the joined files that are there: of the scripts, the parts too."""
    return {f"generated/{path.name}" for path in (root / made).parent.glob(f"*{PurePosixPath(made).suffix}")}


def bundle_mark(root: Path, made: str) -> str:
    """The first line of a bundle: which sources it was made from."""
    ending = PurePosixPath(made).suffix
    sources = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in BUNDLES[made].folders
        for path in (root / folder).rglob(f"*{ending}")
    }
    return f"/* Made by ./dev bundle from {hash_of(sources)[:16]} */\n"


def hash_of(contents: dict[str, bytes]) -> str:
    tree = hashlib.sha256()
    for name, content in sorted(contents.items()):
        tree.update(f"{name}\0{len(content)}\0".encode() + content)
    return tree.hexdigest()
