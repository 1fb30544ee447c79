"""The other load generators: how each is had here, which version it is, and how it is started.

Each does the same: 64 users, a kept connection for each, one GET after the other without think time,
the status checked where the tool can check it.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .machine import BENCH, ROOT, WORK

PEERS = BENCH / "peers"
K6_VERSION = "1.8.1"
OHA_VERSION = "1.16.0"
# From the first request on; until then a JVM has compiled most of what it will.
JVM_WARM_UP = 20
LOCUST_VERSION = "2.47.0"


class NotHad(Exception):
    """Why a tool cannot be had on this machine, in words for the table."""


@dataclass(frozen=True)
class Load:
    """What a tool is to send, and for how long at most."""

    url: str
    host: str
    port: int
    users: int
    seconds: int
    home: Path


@dataclass
class Peer:
    """A load generator that is a program of its own.

    prepare: makes it ready and tells its version, or raises NotHad
    command: the command line for a load
    warm_up: seconds from the first requests to the window; a JVM needs some to compile itself
    bad: what its output says if a request failed, where its exit code does not tell
    """

    name: str
    label: str
    checks: str
    warm_up: float
    prepare: object
    command: object
    environment: object = field(default=lambda load: {})
    bad: str = ""
    version: str = ""

    def complaint(self, output):
        """The line of its output that tells of failed requests; None if all went well."""
        return next((l for l in output.splitlines() if self.bad and re.search(self.bad, l)), None)


def run(command, seconds, **options):
    """A command to its end; NotHad with the end of what it printed if it fails."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL, **options
        )
    except FileNotFoundError:
        raise NotHad(f"{words[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise NotHad(f"`{' '.join(words[:3])}` did not end within {seconds} s") from None
    if done.returncode != 0:
        last = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()][-1:]
        raise NotHad(f"`{' '.join(words[:3])}` failed: {' '.join(last).strip()[:160]}")
    return done.stdout + done.stderr


def debian_package(name):
    """Installs a Debian package where that is possible; tells its version."""
    if not shutil.which(name):
        if not shutil.which("apt-get") or os.geteuid() != 0:
            raise NotHad(f"{name} is not installed, and only root of a Debian can install it here")
        print(f"bench: installing {name} (apt-get)", file=sys.stderr)
        run(["apt-get", "install", "-y", "-q", name], 300)
    version = run(["dpkg-query", "-W", "-f", "${Version}", name], 20) if shutil.which("dpkg-query") else ""
    return re.sub(r"-.*", "", version) or "unknown version"


def maven_peer(name):
    """Builds peers/NAME into .work/NAME; tells the version that its POM names."""
    pom = PEERS / name / "pom.xml"
    print(f"bench: building {name}", file=sys.stderr)
    run([ROOT / "mvnw", "-B", "-q", "-f", pom, "compile"], 900)
    return re.search(r"<peer.version>(.*)</peer.version>", pom.read_text()).group(1)


def class_path(name):
    return f"{WORK}/{name}/classes:{WORK}/{name}/lib/*"


def k6():
    binary = WORK / "bin" / "k6"
    if not binary.exists():
        print(f"bench: building k6 {K6_VERSION} (some minutes, once)", file=sys.stderr)
        environment = dict(os.environ, GOBIN=str(WORK / "bin"))
        run(["go", "install", f"go.k6.io/k6@v{K6_VERSION}"], 1800, env=environment, cwd=WORK)
    return K6_VERSION


def oha():
    binary = WORK / "bin" / "oha"
    if not binary.exists():
        print(f"bench: building oha {OHA_VERSION} (many minutes, once)", file=sys.stderr)
        install = ["cargo", "install", "-q", "oha", "--version", OHA_VERSION, "--locked", "--root", WORK]
        run(install, 3600, cwd=WORK)
    return OHA_VERSION


def locust():
    python = WORK / "venv" / "bin" / "python"
    if not (WORK / "venv" / "bin" / "locust").exists():
        print(f"bench: installing Locust {LOCUST_VERSION}", file=sys.stderr)
        run([sys.executable, "-m", "venv", WORK / "venv"], 120)
        run([python, "-m", "pip", "install", "-q", f"locust=={LOCUST_VERSION}"], 600)
    version = run([python, "-c", "import locust, platform; print(locust.__version__, platform.python_version())"], 60)
    return "{} (Python {})".format(*version.split())


def all_peers(java):
    """Every peer; those on the JVM run with this Java."""
    return [
        Peer(
            "wrk", "wrk", "counts", 2,
            lambda: debian_package("wrk"),
            lambda l: ["wrk", "-t1", f"-c{l.users}", f"-d{l.seconds}s", l.url + "/"],
            bad="Non-2xx|Socket errors",
        ),
        Peer(
            "oha", "oha", "counts", 2,
            oha,
            lambda l: [WORK / "bin/oha", "--no-tui", "-c", l.users, "-z", f"{l.seconds}s", l.url + "/"],
            bad=r"\[[345]\d\d\]\s+\d+ responses",
        ),
        Peer(
            "hyperfoil", "Hyperfoil", "yes", JVM_WARM_UP,
            lambda: maven_peer("hyperfoil"),
            lambda l: [java, "-cp", class_path("hyperfoil"), "io.spate.bench.HyperfoilPeer",
                       l.host, l.port, l.users, l.seconds],
        ),
        Peer(
            "hey", "hey", "counts", 2,
            lambda: debian_package("hey"),
            lambda l: ["hey", "-cpus", "1", "-c", l.users, "-z", f"{l.seconds}s", l.url + "/"],
            bad=r"\[[345]\d\d\]\s+\d+ responses",
        ),
        Peer(
            "gatling", "Gatling", "yes", JVM_WARM_UP,
            lambda: maven_peer("gatling"),
            lambda l: [java, "--add-opens=java.base/java.lang=ALL-UNNAMED", f"-Dpeer.url={l.url}",
                       f"-Dpeer.users={l.users}", f"-Dpeer.seconds={l.seconds}",
                       "-cp", class_path("gatling"), "io.gatling.app.Gatling",
                       "-s", "io.spate.bench.GatlingPeer", "-nr", "-rf", l.home / "gatling-results"],
        ),
        Peer(
            "jmeter", "JMeter", "yes", JVM_WARM_UP,
            lambda: maven_peer("jmeter"),
            lambda l: [java, "-cp", class_path("jmeter"), "io.spate.bench.JMeterPeer",
                       l.url, l.users, l.seconds, l.home / "jmeter-home"],
            bad=r"Err:\s+[1-9]",
        ),
        Peer(
            "k6", "k6", "yes", 3,
            k6,
            lambda l: [WORK / "bin/k6", "run", "--quiet", "--no-usage-report", "--vus", l.users,
                       "--duration", f"{l.seconds}s", PEERS / "k6/get.js"],
            lambda l: {"PEER_URL": l.url + "/"},
        ),
        Peer(
            "locust", "Locust", "yes", 3,
            locust,
            lambda l: [WORK / "venv/bin/locust", "-f", PEERS / "locust/locustfile.py", "--headless",
                       "--host", l.url, "-u", l.users, "-r", l.users, "-t", f"{l.seconds}s",
                       "--only-summary"],
        ),
    ]
