"""A hop between browser and server that counts the bytes of both directions, headers included."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Counted:
    """port: where to call. up, down: bytes since they were last set to 0."""

    port: int
    up: int = 0
    down: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def clear(self) -> None:
        self.up = self.down = 0


@contextmanager
def counting(target_port: int) -> Iterator[Counted]:
    """Passes every connection on to 127.0.0.1:target_port."""
    listener = socket.create_server(("127.0.0.1", 0))
    counted = Counted(listener.getsockname()[1])

    def accept() -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                threading.Thread(target=pass_on, args=(here,), daemon=True).start()

    def pass_on(here: socket.socket) -> None:
        with suppress(OSError), here, socket.create_connection(("127.0.0.1", target_port)) as there:
            down = threading.Thread(target=copy, args=(there, here, "down"), daemon=True)
            down.start()
            copy(here, there, "up")
            down.join()

    def copy(source: socket.socket, target: socket.socket, direction: str) -> None:
        with suppress(OSError):
            while part := source.recv(65_536):
                with counted.lock:
                    setattr(counted, direction, getattr(counted, direction) + len(part))
                target.sendall(part)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield counted
    finally:
        listener.close()
