"""What the web server loads: the application with this process's settings."""

from granian.utils.proxies import wrap_asgi_with_proxy_headers
from litestar.types import ASGIApp

from server.app import create_app
from server.settings import settings_from


def application() -> ASGIApp:
    """Behind a proxy on this machine the visitor's address is the one that the proxy names.

    Without it every wrong password would count as tried from 127.0.0.1: see server/attempts.py.
    """
    wrapped: ASGIApp = wrap_asgi_with_proxy_headers(create_app(settings_from()))
    return wrapped
