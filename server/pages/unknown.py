"""Addresses that lead nowhere."""

from litestar import HttpMethod, route

from server.problems import problem

EVERY_METHOD = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE]


@route("/{path:path}", http_method=EVERY_METHOD, sync_to_thread=False)
def unknown_page(path: str) -> None:
    """The problem page as the person who asks should see it: signed in, and in their language.

    Without a route of its own a wrong address would be answered before anybody knows who asks.
    """
    raise problem("not_found")
