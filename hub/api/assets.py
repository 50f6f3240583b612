"""The built web UI: compressed files with long-lived names, and the shell for every other path."""

from collections.abc import Mapping
from pathlib import Path

from aiohttp import hdrs, web

from hub.core.errors import Code, Problem

DIST = Path(__file__).parent.parent / "web" / "dist"

_SHELL = "/index.html"
_COMPRESSED = (".br", ".gz")
_FOREVER = "public, max-age=31536000, immutable"
_ALWAYS_ASK = "no-cache"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


class Assets:
    """Serves a folder that is looked through once (which blocks), so no request can name a file outside it."""

    def __init__(self, folder: Path = DIST) -> None:
        self._files = {
            f"/{path.relative_to(folder).as_posix()}": path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix not in _COMPRESSED
        }

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A file of the build, in the best encoding that the browser takes, or the shell."""
        path = request.path
        if path not in self._files:
            if path.startswith("/assets/") or "." in path.rpartition("/")[2]:
                raise Problem(Code.NOT_FOUND, what="page")
            path = _SHELL
        if path not in self._files:
            return web.Response(text="The web UI is not built: run ./scripts/web\n", status=503)
        return web.FileResponse(self._files[path], headers=_headers(path))


def _headers(path: str) -> Mapping[str, str]:
    return {
        hdrs.CONTENT_TYPE: _TYPES.get(Path(path).suffix, "application/octet-stream"),
        hdrs.CACHE_CONTROL: _FOREVER if path.startswith("/assets/") else _ALWAYS_ASK,
        hdrs.VARY: hdrs.ACCEPT_ENCODING,
    }
