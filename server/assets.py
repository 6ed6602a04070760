"""The browser's files: one address per state of the tree, and the shell that the service worker keeps.

Assets live under /static/<hash of the tree>/ and never change there, so relative imports between modules
work without a bundler and every file may be cached for ever. Scripts and styles of ours are served without
their comments and spaces; the field application's modules travel joined in one (server/linking.py).
"""

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

import minify

from server.linking import link

PWA = Path(__file__).resolve().parent.parent / "pwa"
ENTRY = "js/app.js"
# Not part of the field application: pages of the office, and modules that are joined into the entry.
LEFT_OUT = ("js/", "css/desk.css", "vendor/idb.js")
MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
}
COMPRESSED = (".js", ".css", ".svg", ".json")
MINIFIED = {".js": "application/javascript", ".css": "text/css"}
PAGE = "/f/"


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
        return self.name == ENTRY or not self.name.startswith(LEFT_OUT)


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


@lru_cache
def load_assets(root: Path = PWA) -> Assets:
    """Reads the tree once. Raises FileNotFoundError when the page, worker or manifest is missing."""
    files = {
        path.relative_to(root).as_posix(): asset_of(path.relative_to(root).as_posix(), path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.suffix in MEDIA_TYPES and path.is_file() and not path.name.startswith(("tsconfig", "sw.js"))
    }
    modules = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.js")}
    files[ENTRY] = asset_of(ENTRY, link(modules, ENTRY).encode())
    sources = {
        name: (root / name).read_text("utf-8") for name in ("index.html", "manifest.webmanifest", "sw.js")
    }
    version = hash_of(
        {name: asset.content for name, asset in files.items()} | {n: t.encode() for n, t in sources.items()}
    )
    base = f"/static/{version}"
    page = sources["index.html"].replace("{{static}}", base)
    shell = [{"url": PAGE, "sha256": hashlib.sha256(page.encode()).hexdigest()}] + [
        {"url": f"{base}/{name}", "sha256": hashlib.sha256(asset.content).hexdigest()}
        for name, asset in files.items()
        if asset.in_shell
    ]
    worker = sources["sw.js"].replace("{{version}}", version).replace("'{{shell}}'", json.dumps(shell))
    manifest = sources["manifest.webmanifest"].replace("{{static}}", base)
    return Assets(hash=version, page=page, worker=worker, manifest=manifest, files=files)


def asset_of(name: str, content: bytes) -> Asset:
    ending = PurePosixPath(name).suffix
    if ending in MINIFIED and not name.startswith("vendor/"):
        content = minify.string(MINIFIED[ending], content.decode("utf-8")).encode()
    compressed = gzip.compress(content, 9, mtime=0) if ending in COMPRESSED else b""
    return Asset(name, MEDIA_TYPES[ending], content, compressed)


def hash_of(contents: dict[str, bytes]) -> str:
    tree = hashlib.sha256()
    for name, content in sorted(contents.items()):
        tree.update(f"{name}\0{len(content)}\0".encode() + content)
    return tree.hexdigest()[:16]
