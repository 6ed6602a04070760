"""What stands between a phone and the server: it can be cut, lie, or bring a newer version."""

import hashlib
import re
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from tests.conftest import RunningServer, free_port

# status, content type, body
Reply = tuple[int, str, bytes]
# What a broken network does to one exchange; "" passes it on.
Broken = Literal["", "request lost", "half a request", "reply lost", "half a reply", "drip"]
TREE = re.compile(rb"/static/([0-9a-f]{16})/")
PER_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Between:
    """A port of its own before the server. cut() and join() take the network away and bring it back."""

    def __init__(self, server: RunningServer) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.version = 1
        self.instead: Callable[[str], Reply | None] = lambda _path: None
        self.broken: Callable[[str], Broken] = lambda _path: ""
        self.answered: Callable[[str], None] = lambda _path: None
        self._server = server
        self._listening: ThreadingHTTPServer | None = None
        self.join()

    def join(self) -> None:
        self._listening = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        threading.Thread(target=self._listening.serve_forever, args=(0.05,), daemon=True).start()

    def cut(self) -> None:
        if self._listening:
            self._listening.shutdown()
            self._listening.server_close()
            self._listening = None

    def as_version(self, path: str, body: bytes) -> bytes:
        """Version 2 and later have the same files, at addresses of their own."""
        if self.version == 1 or not path.startswith("/f/"):
            return body
        page = self._fetched("GET", "/f/", {}, b"")[2]
        tree = TREE.search(page)
        assert tree is not None
        old = tree[1]
        new = b"%d-%s" % (self.version, old)
        old_sum, new_sum = (
            hashlib.sha256(each).hexdigest().encode() for each in (page, page.replace(old, new))
        )
        return body.replace(old, new).replace(old_sum, new_sum)

    def inside(self, path: str) -> str:
        """The server's address of a file; that of another version than this is gone, as in a real update."""
        begins = f"/static/{self.version}-"
        if self.version == 1 or not path.startswith("/static/"):
            return path
        return path.replace(begins, "/static/") if path.startswith(begins) else "/static/gone"

    def _fetched(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = HTTPConnection("127.0.0.1", self._server.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            return reply.status, reply.getheaders(), reply.read()
        finally:
            connection.close()

    def _fetched_half(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        """The server hears the beginning of a request and then nothing more."""
        with socket.create_connection(("127.0.0.1", self._server.port), timeout=60) as link:
            head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            link.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body[: len(body) // 2])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        between = self

        class Handler(BaseHTTPRequestHandler):
            def pass_on(self) -> None:
                path = self.path.split("?")[0]
                length = int(self.headers.get("Content-Length") or 0)
                sent = self.rfile.read(length)
                # A connection that the browser had opened beforehand outlives the cut.
                if between._listening is None:
                    return
                instead = between.instead(path)
                broken = between.broken(path)
                if broken == "request lost":
                    self.hang_up()
                    return
                if broken == "half a request":
                    between._fetched_half(self.command, self.path, dict(self.headers.items()), sent)
                    self.hang_up()
                    return
                if instead:
                    status, kind, body = instead
                    headers = [("Content-Type", kind)]
                else:
                    # Files travel plain here, so that a version can differ by a line.
                    asked = {
                        name: value
                        for name, value in self.headers.items()
                        if name.lower() != "accept-encoding"
                    }
                    address = between.inside(self.path)
                    status, headers, body = between._fetched(self.command, address, asked, sent)
                    body = between.as_version(path, body)
                between.answered(path)
                if broken == "reply lost":
                    self.hang_up()
                    return
                self.send_response(status)
                for name, value in headers:
                    if name.lower() not in PER_HOP:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if broken == "drip":
                    self.drip(path, body)
                    return
                self.wfile.write(body[: len(body) // 2] if broken else body)
                if broken:
                    self.hang_up()

            def hang_up(self) -> None:
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)

            def drip(self, path: str, body: bytes) -> None:
                """A byte a second, as long as the network is so."""
                for at in range(len(body)):
                    self.wfile.write(body[at : at + 1])
                    if between.broken(path) != "drip":
                        self.wfile.write(body[at + 1 :])
                        return
                    time.sleep(1)

            do_GET = do_POST = do_HEAD = do_PATCH = pass_on  # noqa: N815

            def handle(self) -> None:
                # The page went on before it had the whole reply.
                with suppress(ConnectionError):
                    super().handle()

            def log_message(self, *_: object) -> None:
                pass

        return Handler
