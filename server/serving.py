"""What the web server loads: the application with this process's settings."""

import gc

from granian.utils.proxies import wrap_asgi_with_proxy_headers
from litestar.types import ASGIApp

from server.app import create_app
from server.settings import settings_from


def application() -> ASGIApp:
    """Behind a proxy on this machine the visitor's address is the one that the proxy names.

    Without it every wrong password would count as tried from 127.0.0.1: see server/attempts.py.
    """
    wrapped: ASGIApp = wrap_asgi_with_proxy_headers(create_app(settings_from()))
    leave_alone_what_stays()
    return wrapped


def leave_alone_what_stays() -> None:
    """The garbage collector looks at nothing again that is here now.

    In the middle of a large push it looked through the whole application, which took as long as the push.
    """
    gc.collect()
    gc.freeze()
