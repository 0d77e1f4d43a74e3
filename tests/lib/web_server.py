"""A real web server on loopback whose answers a test writes."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class WebServer:
    port: int
    answers: dict = field(default_factory=dict)  # path -> (status, headers, chunks)
    asked: list = field(default_factory=list)  # (path, headers)
    bodies: list = field(default_factory=list)  # of what was posted, in the same order

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def answer(self, path, *chunks: bytes, status=200, **headers):
        self.answers[path] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, chunks)


@contextlib.contextmanager
def web_server() -> Iterator[WebServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            site.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def do_GET(self):
            site.asked.append((self.path, dict(self.headers)))
            status, headers, chunks = site.answers.get(self.path, (404, {}, ()))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):  # the reader may hang up
                for chunk in chunks:
                    self.wfile.write(chunk() if callable(chunk) else chunk)
                    self.wfile.flush()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = WebServer(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
