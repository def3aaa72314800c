"""A Hugging Face Hub of local folders: the part of its protocol that downloads use."""

import hashlib
import http.server
import json
import pathlib
import re
import threading
import time
import urllib.parse

RESOLVE = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")
API = re.compile(r"/api/models/([^/]+/[^/]+)(?:/revision/([^/]+))?")
LARGE = (".safetensors", ".bin")
TOKEN = "hf_check"


def digest(content: bytes, large: bool) -> str:
    if large:
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class Hub:
    """Serves ROOT/ORG/NAME at one port, and the content of large files at another one, as the Hub does."""

    def __init__(self, root: pathlib.Path):
        self.root = root
        self.requests: list[tuple[str, str, str | None, str | None]] = []
        self.gated: set[str] = set()
        self.pause_after = 0  # bytes of a large file, after which the server sends nothing more
        self.hub = self._start(self._resolve)
        self.store = self._start(self._content)
        # Another host than the store's: redirects within a host are followed otherwise.
        self.endpoint = "http://localhost:%d" % self.hub.server_address[1]

    def commit(self, repository: str) -> str:
        return hashlib.sha1(repository.encode()).hexdigest()

    def close(self) -> None:
        for server in (self.hub, self.store):
            server.shutdown()
            server.server_close()

    def _start(self, answer) -> http.server.ThreadingHTTPServer:
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                answer(self)

            do_HEAD = do_GET

            def log_message(self, *args) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def _note(self, kind: str, request, file: str) -> None:
        self.requests.append((kind, file, request.headers.get("Authorization"), request.headers.get("Range")))

    @staticmethod
    def _send(request, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        if "Content-Length" not in headers:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if request.command == "GET":
            request.wfile.write(body)

    def _resolve(self, request) -> None:
        path = urllib.parse.urlparse(request.path).path
        match = RESOLVE.fullmatch(path) or API.fullmatch(path)
        if not match:
            self._send(request, 404, {})
            return
        repository, revision, *rest = [urllib.parse.unquote(part) if part else part for part in match.groups()]
        file = rest[0] if rest else "api"
        self._note(request.command, request, f"{repository}/{file}")
        folder = self.root / repository
        commit = self.commit(repository)
        if not folder.is_dir():
            self._send(request, 401, {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"})
        elif repository in self.gated and request.headers.get("Authorization") != "Bearer " + TOKEN:
            self._send(request, 401, {"X-Error-Code": "GatedRepo", "X-Error-Message": "Access is restricted"})
        elif revision not in (None, "main", commit):
            self._send(request, 404, {"X-Error-Code": "RevisionNotFound"})
        elif file == "api":
            names = [{"rfilename": path.name} for path in sorted(folder.iterdir())]
            body = json.dumps({"id": repository, "modelId": repository, "sha": commit, "siblings": names}).encode()
            self._send(request, 200, {"Content-Type": "application/json"}, body)
        elif not (folder / file).is_file():
            self._send(request, 404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": commit})
        else:
            self._file(request, repository, file, (folder / file).read_bytes())

    def _file(self, request, repository: str, file: str, content: bytes) -> None:
        large = file.endswith(LARGE)
        headers = {"X-Repo-Commit": self.commit(repository), "ETag": '"%s"' % digest(content, large)}
        if not large:
            headers["Content-Length"] = str(len(content))
            self._send(request, 200, headers, content)
            return
        headers["X-Linked-ETag"] = headers.pop("ETag")
        headers["X-Linked-Size"] = str(len(content))
        headers["Location"] = "http://127.0.0.1:%d/%s/%s?signed=1" % (self.store.server_address[1], repository, file)
        self._send(request, 302, headers)

    def _content(self, request) -> None:
        file = urllib.parse.urlparse(request.path).path[1:]
        self._note("STORE", request, file)
        content = (self.root / file).read_bytes()
        begin = int(re.sub(r"\D", "", request.headers.get("Range", "0")) or 0)
        headers = {"Content-Length": str(len(content) - begin)}
        if begin:
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        pause, self.pause_after = self.pause_after, 0
        self._send(request, 206 if begin else 200, headers, content[begin : begin + pause] if pause else content[begin:])
        if pause:
            request.wfile.flush()
            time.sleep(60)
