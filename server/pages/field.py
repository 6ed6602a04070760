"""The field application's own files: the page, its worker and its manifest."""

from litestar import MediaType, Response, get

from server.assets import load_assets


@get(["/f", "/f/{path:path}"], media_type=MediaType.HTML)
async def field_page(path: str = "") -> Response[str]:
    """The same page for every address below /f/: what it shows is decided in the page, online or not."""
    return Response(load_assets().page, headers={"Cache-Control": "no-cache"})


@get("/f/sw.js", media_type="text/javascript")
async def service_worker() -> Response[str]:
    """Checked for a new version at every start, hence never cached."""
    return Response(
        load_assets().worker, headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/f/"}
    )


@get("/f/manifest.webmanifest", media_type="application/manifest+json")
async def manifest() -> Response[str]:
    return Response(load_assets().manifest, headers={"Cache-Control": "no-cache"})
