"""Spate's local stack with one agent, as `./spate up` makes it, in a home of its own."""

import json
import os
import subprocess
from pathlib import Path

from .machine import BENCH, ROOT, BenchError, Cores
from .process import affinity, pinned_to

SCENARIOS = BENCH / "scenarios"


class Stack:
    """The agent on the generator's core, the broker, control plane and aggregator on that of the rest or
    on another one.

    Pinned by what they inherit: the commands that start them run on these cores; where no cores are
    given, nothing is pinned. For one thread.
    """

    def __init__(self, processes, work, cores, services_core=None):
        self._processes = processes
        self._work = work
        self._cores = cores or Cores(None, None)
        self._services_core = self._cores.rest if services_core is None else services_core
        self._up = False
        self.home = work / "spate-home"
        self.home.mkdir(parents=True, exist_ok=True)

    def build(self):
        """Builds Spate as a user's first command does, if it is not built."""
        self._command(None, 1800, "build")

    def record(self):
        """Starts and ends everything once: after a build the first processes record what they load, and
        are slower than all later ones."""
        self.up()
        self.new_agent()
        self.down()

    def up(self):
        self._up = True
        self._command(self._services_core, 180, "up", "--agents", "0")

    def new_agent(self):
        """Ends the agent if there is one, and starts one anew; tells its process id."""
        self.no_agent()
        self._command(self._cores.generator, 90, "agents", "1")
        pid = self.agent()["pid"]
        if self._cores.generator is not None and affinity(pid) != {self._cores.generator}:
            raise BenchError(f"the agent (pid {pid}) is not on core {self._cores.generator} alone")
        return pid

    def services(self):
        """The process ids of the broker, control plane and aggregator."""
        return [p["pid"] for p in self.status()["processes"] if not p["name"].startswith("agent-")]

    def no_agent(self):
        self._command(self._cores.rest, 120, "agents", "0")

    def agent(self):
        """The agent's process as `spate status --json` tells it."""
        for process in self.status()["processes"]:
            if process["name"].startswith("agent-"):
                return process
        raise BenchError("the local stack has no agent; see " + str(self.home / "logs"))

    def status(self):
        out = self._command(self._cores.rest, 30, "status", "--json")
        return json.loads(out[out.index("{"):])

    def start_run(self, scenario, url, users, spawn_rate, seconds, report):
        """Starts `spate run`, which follows the run and writes its report to the file."""
        report.unlink(missing_ok=True)
        command = [
            ROOT / "spate", "run", SCENARIOS / scenario, "--target", url, "--users", users,
            "--spawn-rate", spawn_rate, "--run-time", f"{seconds}s", "--agents", "1",
            "--json", report, "--quiet",
        ]
        log = self._work / "spate-run.log"
        return self._processes.start(command, self._cores.rest, log, env=self._environment()), log

    def start_arrivals(self, scenario, url, rate, seconds, report):
        """The same for a scenario of arrivals, at so many per second."""
        report.unlink(missing_ok=True)
        command = [
            ROOT / "spate", "run", SCENARIOS / scenario, "--target", url, "--rate", f"{rate}/s",
            "--run-time", f"{seconds}s", "--agents", "1", "--json", report, "--quiet",
        ]
        log = self._work / "spate-run.log"
        return self._processes.start(command, self._cores.rest, log, env=self._environment()), log

    def down(self):
        if self._up:
            self._command(self._cores.rest, 150, "down")
            self._up = False

    def _environment(self):
        return dict(os.environ, SPATE_HOME=str(self.home), NO_COLOR="1")

    def _command(self, core, seconds, *arguments):
        try:
            done = subprocess.run(
                [str(ROOT / "spate"), *map(str, arguments)],
                env=self._environment(), capture_output=True, text=True, timeout=seconds,
                stdin=subprocess.DEVNULL, preexec_fn=pinned_to(core),
            )
        except subprocess.TimeoutExpired:
            raise BenchError(f"`spate {' '.join(arguments)}` did not end within {seconds} s") from None
        if done.returncode != 0:
            raise BenchError(
                f"`spate {' '.join(arguments)}` failed with code {done.returncode}:\n"
                + (done.stdout + done.stderr).strip()[-2000:]
            )
        return done.stdout


def read_report(file):
    try:
        return json.loads(Path(file).read_text())
    except FileNotFoundError:
        raise BenchError("`spate run` wrote no report") from None
