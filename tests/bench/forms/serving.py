"""A small server of the pages and the forms, with gzip as a real one, that remembers what was asked for."""

import gzip
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from server.assets import load_assets
from tests.browser.form_pages.serving import KINDS, POLICY

TYPES = {**KINDS, ".json": "application/json", ".xml": "text/xml"}


@dataclass
class Served:
    """url: where the server is. asked: paths since it was cleared."""

    folder: Path
    url: str = ""
    asked: set[str] = field(default_factory=set)

    @cached_property
    def compressed(self) -> dict[str, bytes]:
        return {
            f"/{path.relative_to(self.folder).as_posix()}": gzip.compress(path.read_bytes(), 9)
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def bytes_of(self, paths: Iterable[str], *endings: str) -> int:
        """With gzip. Without what the bench itself brings into our page and at the head of our script."""
        assets = load_assets()
        own = {f"{assets.base}/{name}": len(asset.compressed) for name, asset in assets.files.items()}
        return sum(
            own.get(path) or len(self.compressed[path])
            for path in paths
            if path in self.compressed and path.endswith(endings) and not path.startswith("/khaosat/")
        )


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    served = Served(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            body = served.compressed.get("/khaosat/index.html" if path.startswith("/f/") else path)
            if body is None:
                self.send_error(404)
                return
            served.asked.add(path)
            self.send_response(200)
            kind = ".html" if path.startswith("/f/") else Path(path).suffix
            self.send_header("Content-Type", TYPES.get(kind, "application/octet-stream"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            # As products serve them: the files of a page for ever, the page itself and the form each time.
            kept = path.endswith((".js", ".css", ".svg"))
            self.send_header("Cache-Control", "max-age=31536000, immutable" if kept else "no-store")
            if path.startswith("/f/"):
                # Ours keeps the product's own policy; what the peers would need is theirs to say.
                self.send_header("Content-Security-Policy", POLICY)
                links = [f"<{part}>; rel=modulepreload" for part in load_assets().parts_first(path)]
                asked = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
                if "kept" not in asked:
                    # It needs no form from here; its bytes travel all the same, as those of the peers do.
                    form = f"</forms/{asked['form'][0]}.khaosat.json>"
                    links.append(f"{form}; rel=preload; as=fetch; crossorigin")
                self.send_header("Link", ", ".join(links))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            """Nothing to synchronise with: as behind the sign-in of a Wi-Fi, which our program knows."""
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Type", TYPES[".html"])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
