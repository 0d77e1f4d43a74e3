"""Stands in for the process that streams events, over a real socket: the browser's own rules apply."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Stream:
    """Answers each request with ``body`` and hangs up; it is asked again after ``retry`` milliseconds."""

    def __init__(self):
        self.status = 200
        self.body = "retry: 600000\n\n"
        self.last_event_ids = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def publish(self, number, kind, subject):
        """From now on every connection is told of this one event."""
        data = json.dumps({"number": number, "kind": kind, "subject": subject, "payload": {}})
        self.body = f"retry: 50\nid: {number}\nevent: {kind}\ndata: {data}\n\n"

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _handler(self):
        stream = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                stream.last_event_ids.append(self.headers.get("Last-Event-ID"))
                self.send_response(stream.status)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", "*"))
                self.end_headers()
                self.wfile.write(stream.body.encode())

            def log_message(self, *args):
                pass

        return Handler
