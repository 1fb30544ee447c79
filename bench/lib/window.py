"""The window of a measurement: requests by nginx's count, CPU and memory by the kernel's."""

import time
from dataclasses import dataclass

from .machine import BenchError
from .process import cpu_seconds, poll, resident_bytes, tail

LOAD_RUNS_AFTER = 256
START_BOUND = 60


@dataclass(frozen=True)
class Sample:
    """One window: what a generator sent, and what that cost it."""

    requests: int
    seconds: float
    cpu_seconds: float
    target_cpu_seconds: float
    rss_bytes: int
    new_connections: int
    others_cpu_seconds: float = 0.0

    @property
    def per_cpu_second_of_all(self):
        return self.requests / (self.cpu_seconds + self.others_cpu_seconds)

    @property
    def per_cpu_second(self):
        return self.requests / self.cpu_seconds

    @property
    def per_second(self):
        return self.requests / self.seconds

    @property
    def core_share(self):
        return self.cpu_seconds / self.seconds

    @property
    def target_share(self):
        return self.target_cpu_seconds / self.seconds


def sample(target, generator, starter, log, warm_up, seconds, others=()):
    """Waits for the load, lets the generator warm up, and measures it for some seconds.

    generator: the process id whose CPU counts, with its descendants'
    others: processes that serve the generator, whose CPU is told apart
    starter: the process that brought the load about; if it ends before the window does, that fails
    """
    before = target.count().requests

    def load_runs():
        _must_run(starter, log)
        return target.count().requests - before > LOAD_RUNS_AFTER

    poll(load_runs, START_BOUND, 0.05, "no load arrived at nginx")
    time.sleep(warm_up)
    begin, first, first_cpu, first_target = _look(target, generator)
    first_others = sum(map(cpu_seconds, others))
    time.sleep(seconds)
    end, last, last_cpu, last_target = _look(target, generator)
    last_others = sum(map(cpu_seconds, others))
    _must_run(starter, log)
    result = Sample(
        requests=last.requests - first.requests,
        seconds=end - begin,
        cpu_seconds=last_cpu - first_cpu,
        target_cpu_seconds=last_target - first_target,
        rss_bytes=resident_bytes(generator),
        new_connections=last.accepted - first.accepted,
        others_cpu_seconds=last_others - first_others,
    )
    if result.requests <= 0 or result.cpu_seconds <= 0:
        raise BenchError(f"nothing to measure: {result}")
    return result


def _must_run(starter, log):
    if starter.poll() is not None:
        raise BenchError(f"ended early with code {starter.returncode}:\n{tail(log)}")


def _look(target, generator):
    count = target.count()
    now = time.monotonic()
    return now, count, cpu_seconds(generator), cpu_seconds(target.process.pid)
