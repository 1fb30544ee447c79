"""What was measured, as a table in Markdown, as JSON, and as a part of bench/README.md."""

import json
from dataclasses import dataclass, field

from .machine import BenchError
from .spread import Spread, count, megabytes

BEGIN = "<!-- bench/run writes between these lines -->"
END = "<!-- up to here -->"
REFERENCES = ("hyperfoil", "wrk")


@dataclass
class Result:
    """A tool's samples; those it has are shown even if a later repeat failed."""

    name: str
    label: str
    version: str
    checks: str
    samples: list = field(default_factory=list)
    trouble: str = ""
    notes: list = field(default_factory=list)

    def spread(self, attribute):
        return Spread.of([getattr(sample, attribute) for sample in self.samples])


def ranked(results):
    """Those with samples, the most requests per CPU second first."""
    measured = [result for result in results if result.samples]
    return sorted(measured, key=lambda r: -r.spread("per_cpu_second").median)


def ratios(results):
    """Per tool the ratio of its median to that of each reference; None where there is none."""
    medians = {r.name: r.spread("per_cpu_second").median for r in results if r.samples}
    return {
        name: {ref: value / medians[ref] if ref in medians else None for ref in REFERENCES}
        for name, value in medians.items()
    }


def table(results):
    lines = [
        "| generator | version | requests per CPU-second: median (min – max) | ÷ Hyperfoil | ÷ wrk"
        " | requests/s | core used | nginx's core | memory | checks status |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    ratio = ratios(results)
    for result in ranked(results):
        cells = [
            f"**{result.label}**" if result.name.startswith("spate") else result.label,
            result.version,
            result.spread("per_cpu_second").words(),
            *(_ratio(ratio[result.name][ref]) for ref in REFERENCES),
            count(result.spread("per_second").median),
            f"{result.spread('core_share').median:.0%}",
            f"{result.spread('target_share').median:.0%}",
            megabytes(result.spread("rss_bytes").max),
            result.checks,
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _ratio(value):
    return "–" if value is None else f"{value:.2f}"


def report(results, not_had, facts, chart):
    """The whole text of results/latest.md."""
    parts = [f"![Requests per CPU second]({chart})", table(results)]
    notes = [f"- {r.label}: {note}" for r in results for note in r.notes]
    notes += [f"- {r.label}: failed: {' '.join(r.trouble.split())}" for r in results if r.trouble]
    notes += [f"- not had: {name}: {reason}" for name, reason in not_had]
    if notes:
        parts.append("\n".join(notes))
    parts.append("\n".join(f"- {key}: {value}" for key, value in facts.items()))
    return "\n\n".join(parts) + "\n"


def as_json(results):
    return json.dumps(
        [
            {
                "tool": r.name,
                "version": r.version,
                "requestsPerCpuSecond": vars(r.spread("per_cpu_second")),
                "rssBytes": r.spread("rss_bytes").max,
                "requestsPerSecond": vars(r.spread("per_second")),
                "coreShare": vars(r.spread("core_share")),
                "repeats": len(r.samples),
            }
            for r in ranked(results)
        ],
        indent=2,
    ) + "\n"


def into_readme(readme, text):
    """The README with the text between its two marks."""
    head, begin, rest = readme.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise BenchError(f"bench/README.md lacks the lines {BEGIN!r} and {END!r}")
    return f"{head}{BEGIN}\n\n{text.strip()}\n\n{END}{tail}"
