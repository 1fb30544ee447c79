"""Spate's rows: real runs of a real stack, checked against what nginx has counted."""

from .machine import BenchError
from .process import cpu_seconds, poll, tail
from .stack import read_report
from .window import sample

END_BOUND = 60
# Between the window's end and the run's, so that the window lies inside the steady state.
TAIL = 3


def measure_run(processes, stack, target, pid, scenario, users, warm_up, seconds):
    """One run on the agent with this process id; tells its sample and its accounting in words."""
    before = target.settled().requests
    run_seconds = int(warm_up + seconds + TAIL + 1)
    report_file = stack.home / "report.json"
    starter, log = stack.start_run(scenario, target.url, users, 10 * users, run_seconds, report_file)
    result = sample(target, pid, starter, log, warm_up, seconds, stack.services())
    code = processes.ended(starter, END_BOUND)
    if code != 0:
        raise BenchError(f"`spate run` ended with code {code}:\n{tail(log)}")
    report = read_report(report_file)
    return result, (
        accounting(report, target.settled().requests - before)
        + f"; broker, control plane and aggregator took {result.others_cpu_seconds / result.seconds:.2f} cores,"
        f" so {result.per_cpu_second_of_all:,.0f} requests per CPU-second of all Spate"
    )


def accounting(report, counted):
    """The accounting in words; fails if a request is missing, lost or failed."""
    requests, events = report["requests"], report["events"]
    words = (
        f"{requests:,} requests in the report, {counted:,} counted by nginx,"
        f" {events['lost']:,} lost, {report['failures']:,} failed"
    )
    if requests != counted or events["lost"] or report["failures"]:
        raise BenchError("the accounting does not add up: " + words)
    return words


def rest_until_idle(pid):
    """Waits until the agent has nothing left to do of the run before."""
    last = [cpu_seconds(pid)]

    def is_idle():
        now = cpu_seconds(pid)
        used, last[0] = now - last[0], now
        return used <= 0.1

    poll(is_idle, 30, 1, "the agent does not come to rest")
