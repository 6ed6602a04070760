"""What the web server loads: the application with this process's settings."""

from litestar import Litestar

from server.app import create_app
from server.settings import settings_from


def application() -> Litestar:
    return create_app(settings_from())
