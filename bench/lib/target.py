"""The target: one nginx worker on a core of its own, which also counts the requests."""

import http.client
import re
import shutil
import socket
from dataclasses import dataclass

from .machine import BenchError
from .process import poll

BODY = "Forty-one bytes of an answer: no surprise"

CONFIG = """\
worker_processes 1;
daemon off;
master_process off;
pid {work}/nginx.pid;
error_log {work}/nginx-error.log warn;
events {{ worker_connections {connections}; multi_accept on; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  reset_timedout_connection on;
  tcp_nodelay on;
  client_body_temp_path {work}/nginx-body;
  proxy_temp_path {work}/nginx-proxy;
  fastcgi_temp_path {work}/nginx-fastcgi;
  uwsgi_temp_path {work}/nginx-uwsgi;
  scgi_temp_path {work}/nginx-scgi;
  default_type text/plain;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location = / {{ return 200 "{body}"; }}
    # The ToDo API's answers, made beforehand: the target must not be what is measured.
    location = /todo {{
      default_type application/json;
      return 201 '{{"Id":4711,"Description":"lorem ipsum dolor sit amet","Completed":false}}';
    }}
    location /todo/ {{
      default_type application/json;
      if ($request_method = DELETE) {{ return 204; }}
      return 200 '{{"Id":4711,"Description":"lorem ipsum dolor sit amet","Completed":true}}';
    }}
    location = /status {{ stub_status; }}
  }}
}}
"""


@dataclass(frozen=True)
class Count:
    """What nginx has counted: requests and connections since it was started, without our own."""

    requests: int
    accepted: int


class Target:
    """The running nginx. For one thread."""

    def __init__(self, processes, work, core, connections=1024):
        self._work = work
        self._port = free_port()
        self._asked = 0
        self._opened = 0
        self._status = None
        config = work / "nginx.conf"
        config.write_text(
            CONFIG.format(
                work=work, port=self._port, body=BODY, connections=connections
            )
        )
        binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
        if not binary:
            raise BenchError("nginx, the target, is not installed (apt-get install nginx-light)")
        self.process = processes.start(
            [binary, "-p", str(work), "-c", str(config)], core, work / "nginx.log"
        )
        poll(self._answers, 10, 0.05, f"nginx does not answer; see {work}/nginx-error.log;")

    @property
    def url(self):
        return f"http://127.0.0.1:{self._port}"

    def _answers(self):
        if self.process.poll() is not None:
            log = (self._work / "nginx.log").read_text(errors="replace").strip()
            raise BenchError(f"nginx has ended with code {self.process.returncode}: {log}")
        try:
            return self.count() is not None
        except OSError:
            return False

    def count(self):
        """The counts of now; what asking adds to them is taken off.

        nginx closes connections that are idle when it runs short of free ones, ours among them:
        then a new one is used.
        """
        try:
            text = self._ask()
        except (OSError, http.client.HTTPException):
            self._hang_up()
            try:
                text = self._ask()
            except (OSError, http.client.HTTPException) as e:
                self._hang_up()
                raise OSError(f"nginx does not tell its status: {e}") from e
        self._asked += 1
        accepted, _, requests = (
            int(number) for number in re.search(r"\n\s*(\d+) (\d+) (\d+)", text).groups()
        )
        return Count(requests - self._asked, accepted - self._opened)

    def _ask(self):
        if self._status is None:
            self._status = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
            self._status.connect()
            self._opened += 1
        self._status.request("GET", "/status")
        return self._status.getresponse().read().decode()

    def _hang_up(self):
        if self._status is not None:
            self._status.close()
            self._status = None

    def settled(self):
        """The counts once nothing arrives any more."""
        before = [None]

        def is_quiet():
            now = self.count()
            quiet, before[0] = now == before[0], now
            return now if quiet else None

        return poll(is_quiet, 20, 0.25, "requests go on arriving at nginx; they did not end")


def free_port():
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
