"""The built web UI: compressed files with long-lived names, and the shell for every other path."""

import mimetypes
from pathlib import Path

from aiohttp import hdrs, web

from hub.core.errors import Code, Problem

DIST = Path(__file__).parent.parent / "web" / "dist"

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOREVER = "public, max-age=31536000, immutable"
_ALWAYS_ASK = "no-cache"


class Assets:
    """Serves a folder that was scanned once, so no request can name a file outside it."""

    def __init__(self, folder: Path = DIST) -> None:
        self._files = {
            f"/{path.relative_to(folder).as_posix()}": path for path in sorted(folder.rglob("*")) if path.is_file()
        }

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A file of the build, or the shell."""
        path = request.path
        if path.startswith("/api/"):
            raise Problem(Code.NOT_FOUND, what="page")
        if path not in self._files or path.endswith((".br", ".gz")):
            if path.startswith("/assets/") or "." in path.rpartition("/")[2]:
                raise Problem(Code.NOT_FOUND, what="page")
            path = "/index.html"
        if path not in self._files:
            return web.Response(text="The web UI is not built: run ./scripts/web\n", status=503)
        return self._file(request, path)

    def _file(self, request: web.Request, path: str) -> web.FileResponse:
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        headers = {
            hdrs.CONTENT_TYPE: f"{kind}; charset=utf-8"
            if kind.startswith(("text/", "application/javascript"))
            else kind,
            hdrs.CACHE_CONTROL: _FOREVER if path.startswith("/assets/") else _ALWAYS_ASK,
            hdrs.VARY: hdrs.ACCEPT_ENCODING,
        }
        accepted = request.headers.get(hdrs.ACCEPT_ENCODING, "")
        for encoding, suffix in _ENCODINGS:
            if encoding in accepted and path + suffix in self._files:
                headers[hdrs.CONTENT_ENCODING] = encoding
                return web.FileResponse(self._files[path + suffix], headers=headers)
        return web.FileResponse(self._files[path], headers=headers)
