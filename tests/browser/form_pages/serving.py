"""A small server of files on a free port of this machine: the phone's scripts, a survey, its lists."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from server.assets import icons_in_page

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
ICONS = icons_in_page((ROOT / "pwa" / "icons" / "icons.svg").read_text("utf-8"))
KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",
}
# The product's own policy: what it forbids must not be needed.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app-html"
)


@contextmanager
def serving(documents: dict[str, Any]) -> Iterator[str]:
    """The address of a server of pwa/ under /static/t/, of `documents` as JSON, and of the harness."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path in documents:
                self._answer(json.dumps(documents[path]).encode(), "application/json")
                return
            file = _file_of(path)
            if not file.is_file():
                self.send_error(404)
                return
            body = file.read_bytes()
            if file.suffix == ".html":
                body = body.replace(b"{{icons}}", ICONS.encode())
            self._answer(body, KINDS.get(file.suffix, "application/octet-stream"))

        def _answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def _file_of(path: str) -> Path:
    if path.startswith("/static/t/"):
        return ROOT / "pwa" / path.removeprefix("/static/t/")
    return HERE / ("harness.js" if path == "/harness.js" else "harness.html")
