"""The browser's files: one address per state of the tree, and the shell that the service worker keeps.

Assets live under /static/<hash of the tree>/ and never change there, so relative imports between modules
work without a build step and every file may be cached for ever.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PWA = Path(__file__).resolve().parent.parent / "pwa"
# Not part of the field application: types for the checks, pages of the office, texts about the files.
LEFT_OUT = ("types/", "js/office/", "css/desk.css", "icons/source/")
SHELL_ENDINGS = (".js", ".css", ".svg", ".png", ".json", ".woff2")
PAGE = "/f/"


@dataclass(frozen=True)
class Assets:
    """hash: 16 hexadecimal digits of the whole tree. shell: what a phone needs to start without a network."""

    hash: str
    page: str
    worker: str
    manifest: str

    @property
    def base(self) -> str:
        return f"/static/{self.hash}"


@lru_cache
def load_assets(root: Path = PWA) -> Assets:
    """Reads the tree once. Raises FileNotFoundError when the page, worker or manifest is missing."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    tree = hashlib.sha256()
    for path in files:
        tree.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    version = tree.hexdigest()[:16]
    base = f"/static/{version}"
    page = (root / "index.html").read_text("utf-8").replace("{{static}}", base)
    manifest = (root / "manifest.webmanifest").read_text("utf-8").replace("{{static}}", base)
    shell = [{"url": PAGE, "sha256": _sha256(page.encode())}]
    shell += [
        {"url": f"{base}/{path.relative_to(root).as_posix()}", "sha256": _sha256(path.read_bytes())}
        for path in files
        if _in_shell(path.relative_to(root).as_posix())
    ]
    worker = (root / "sw.js").read_text("utf-8")
    worker = worker.replace("{{version}}", version).replace("'{{shell}}'", json.dumps(shell))
    return Assets(hash=version, page=page, worker=worker, manifest=manifest)


def shell_files(root: Path = PWA) -> list[Path]:
    """The files that a phone loads before its first start, the page itself included."""
    inside = [path for path in sorted(root.rglob("*")) if path.is_file()]
    return [root / "index.html"] + [path for path in inside if _in_shell(path.relative_to(root).as_posix())]


def _in_shell(name: str) -> bool:
    return name.endswith(SHELL_ENDINGS) and name != "sw.js" and not name.startswith(LEFT_OUT)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
