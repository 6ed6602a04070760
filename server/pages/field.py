"""The field application's own files: the page, its worker, its manifest, and everything they load."""

from typing import Any

from litestar import MediaType, Request, Response, get

from server.assets import load_assets
from server.problems import problem

FOR_EVER = "public, max-age=31536000, immutable"


@get(["/f", "/f/{path:path}"], media_type=MediaType.HTML)
async def field_page(request: Request[Any, Any, Any], path: str = "") -> Response[str]:
    """The same page for every address below /f/: what it shows is decided in the page, online or not."""
    assets = load_assets()
    headers = {"Cache-Control": "no-cache"}
    # Not for the worker, which keeps this answer for every address.
    if request.headers.get("sec-fetch-dest") == "document":
        loads = [f"<{part}>; rel=modulepreload" for part in assets.parts_first(request.url.path)]
        headers["Link"] = ", ".join(loads)
    return Response(assets.page, headers=headers)


@get("/f/sw.js", media_type="text/javascript")
async def service_worker() -> Response[str]:
    """Checked for a new version at every start, hence never cached."""
    return Response(
        load_assets().worker, headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/f/"}
    )


@get("/f/manifest.webmanifest", media_type="application/manifest+json")
async def manifest() -> Response[str]:
    return Response(load_assets().manifest, headers={"Cache-Control": "no-cache"})


@get("/static/{tree:str}/{name:path}")
async def asset(tree: str, name: str, request: Request[Any, Any, Any]) -> Response[bytes]:
    """One file of the tree of this hash; another tree's address is gone, never answered with other bytes."""
    assets = load_assets()
    found = assets.files.get(name.lstrip("/")) if tree == assets.hash else None
    if found is None:
        raise problem("not_found")
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if found.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            found.compressed, media_type=found.media_type, headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(found.content, media_type=found.media_type, headers=headers)
