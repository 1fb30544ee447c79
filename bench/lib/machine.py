"""The machine that a measurement is made on: its cores, and what it is, for the record."""

import os
import platform
import re
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
WORK = BENCH / ".work"


class BenchError(Exception):
    """Something that ends the measurement, in words for the person who started it."""


@dataclass(frozen=True)
class Cores:
    """Which core the generator has, and which one everything else shares."""

    generator: int
    rest: int


def choose_cores(text):
    """Two cores: those of the text ("0,1"), or the first two that this process may use."""
    allowed = sorted(os.sched_getaffinity(0))
    if text is None:
        if len(allowed) < 2:
            raise BenchError(
                "two cores are needed, one for the generator and one for the target;"
                f" this process may use {len(allowed)}"
            )
        return Cores(allowed[0], allowed[1])
    parts = text.split(",")
    if len(parts) != 2 or not all(p.strip().isdigit() for p in parts):
        raise BenchError(f"--cores: {text!r} is not two core numbers such as 0,1")
    generator, rest = (int(p) for p in parts)
    if generator == rest or not {generator, rest} <= set(allowed):
        raise BenchError(f"--cores: {text} must be two different cores of {allowed}")
    return Cores(generator, rest)


def raise_open_files(wanted):
    """Lets this process and its children open so many files; tells how many it may open now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= wanted:
        return soft
    try:  # Only root may raise the hard limit.
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(wanted, hard)))
    except (ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def java_home():
    """The JDK that Spate runs with; the JVM peers get the same one."""
    done = subprocess.run(
        [str(ROOT / "mvnw"), "--print-java-home"], capture_output=True, text=True, timeout=60
    )
    if done.returncode != 0:
        raise BenchError(f"no JDK: {done.stderr.strip()}")
    return Path(done.stdout.strip())


def jdk_version(home):
    """As its release file tells it, with the name of who built it."""
    words = dict(re.findall(r'^(\w+)="(.*)"$', (home / "release").read_text(), re.M))
    version = words.get("JAVA_RUNTIME_VERSION") or words.get("JAVA_VERSION", "unknown")
    return " ".join(filter(None, [words.get("IMPLEMENTOR"), version]))


def spate_version():
    """The version of the source, with the commit it is of where there is git."""
    version = re.search(r"^  <version>(.*)</version>$", (ROOT / "pom.xml").read_text(), re.M)
    commit = _git("rev-parse", "--short", "HEAD")
    changed = "+changes" if commit and _git("status", "--porcelain", "-uno") else ""
    return " ".join(filter(None, [version.group(1) if version else "", commit + changed]))


def _git(*arguments):
    try:
        done = subprocess.run(
            ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, timeout=20
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def processor():
    """The processor's name, and how many of its cores there are."""
    info = Path("/proc/cpuinfo").read_text()
    name = re.search(r"^model name\s*:\s*(.*)$", info, re.M)
    return f"{name.group(1) if name else platform.machine()}, {os.cpu_count()} cores"


def kernel():
    return f"{platform.system()} {platform.release()}"
