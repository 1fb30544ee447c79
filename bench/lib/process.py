"""Processes: started pinned to a core, watched through /proc from outside, ended by their id."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from .machine import BenchError

TICKS = os.sysconf("SC_CLK_TCK")
KILL_AFTER = 10.0


def end_when_told():
    """Makes SIGTERM and SIGINT unwind the program, so that it stops what it started."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)


def _end(number, _):
    # Once: what is being stopped must not be interrupted by the next one.
    signal.signal(number, signal.SIG_IGN)
    print(f"bench: {signal.Signals(number).name}; stopping what was started", file=sys.stderr)
    sys.exit(128 + number)


def pinned_to(core):
    """For a process about to start: puts it, and all that it starts, on one core; None leaves it be."""
    return None if core is None else lambda: os.sched_setaffinity(0, {core})


class Processes:
    """What was started here and still runs; `stop_all` ends just these. For one thread."""

    def __init__(self):
        self._running = []

    def start(self, command, core, log, env=None, cwd=None):
        """Starts a command on one core, in a session of its own; its output goes to the log."""
        with open(log, "wb") as out:
            try:
                process = subprocess.Popen(
                    [str(word) for word in command],
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    env=env,
                    cwd=cwd,
                    start_new_session=True,
                    preexec_fn=pinned_to(core),
                )
            except OSError as e:
                raise BenchError(f"cannot start {command[0]}: {e.strerror}") from e
        self._running.append(process)
        return process

    def stop(self, process):
        """Ends a process and what it started: asks first, insists after some seconds."""
        group = tree(process.pid)
        for pid in group:
            _signal(pid, signal.SIGTERM)
        try:
            process.wait(KILL_AFTER)
        except subprocess.TimeoutExpired:
            pass
        for pid in group:
            if pid == process.pid or _is_same_session(pid, process.pid):
                _signal(pid, signal.SIGKILL)
        process.wait(KILL_AFTER)
        self._running.remove(process)

    def ended(self, process, seconds):
        """Waits for the end of a process; tells its exit code, or ends it after the time."""
        try:
            code = process.wait(seconds)
            self._running.remove(process)
            return code
        except subprocess.TimeoutExpired:
            self.stop(process)
            return None

    def stop_all(self):
        for process in list(reversed(self._running)):
            self.stop(process)


def _signal(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass  # It has ended by itself, as was wanted.


def _is_same_session(pid, session):
    """A pid that was given to another program since is in another session."""
    try:
        return os.getsid(pid) == session
    except ProcessLookupError:
        return False


def _stat(pid):
    """The fields of /proc/PID/stat after the name, which may hold blanks; None if it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def tree(root):
    """A process and all its living descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            stat = _stat(entry)
            if stat:
                children.setdefault(int(stat[1]), []).append(int(entry))
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue.extend(children.get(pid, []))
    return found


def cpu_seconds(root):
    """User and system time of a process, its descendants, and those of them that have ended."""
    ticks = 0
    for pid in tree(root):
        stat = _stat(pid)
        if stat:
            ticks += sum(int(field) for field in stat[11:15])
    return ticks / TICKS


def resident_bytes(root, field="VmHWM"):
    """Resident memory of a process and its descendants: at its highest (VmHWM), or now (VmRSS)."""
    return sum(_status_kilobytes(pid, field) for pid in tree(root)) * 1024


def _status_kilobytes(pid, field):
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 0


def arguments_and_environment(pid):
    """What a process was started with: its command line and its environment."""
    line = Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
    variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    pairs = (variable.decode().partition("=") for variable in variables if b"=" in variable)
    return [word.decode() for word in line], {name: value for name, _, value in pairs}


def affinity(pid):
    """The cores that any thread of a process may use."""
    cores = set()
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            cores |= os.sched_getaffinity(int(thread))
        except ProcessLookupError:
            continue
    return cores


def poll(question, seconds, interval, what):
    """Asks until the answer is true-like, and returns it; fails in words after the time."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise BenchError(f"{what} within {seconds:g} s")
        time.sleep(interval)


def tail(log, lines=8):
    """The end of a log, for messages."""
    try:
        text = Path(log).read_text(errors="replace").strip().splitlines()
    except FileNotFoundError:
        return "(no output)"
    return "\n".join("    " + line[:300] for line in text[-lines:]) or "    (no output)"
