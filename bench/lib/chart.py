"""A bar chart as SVG: medians, with the range from lowest to highest as a line."""

from html import escape

from .results import ranked
from .spread import count

WIDTH, LEFT, RIGHT, ROW, TOP = 860, 150, 130, 34, 56
OURS, OTHERS, RANGE = "#2563eb", "#94a3b8", "#0f172a"
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#0f172a}"
    ".title{font-weight:600;font-size:16px}.small{font-size:12px;fill:#475569}"
)


def svg(results, subtitle):
    """The chart of all results that have samples."""
    rows = ranked(results)
    spreads = [result.spread("per_cpu_second") for result in rows]
    most = max((spread.max for spread in spreads), default=1)
    scale = (WIDTH - LEFT - RIGHT) / most
    height = TOP + ROW * len(rows) + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" role="img"'
        ' aria-label="Requests per CPU second of load generators">',
        f"<style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text class="title" x="12" y="24">Requests per CPU second of the generator</text>',
        f'<text class="small" x="12" y="44">{escape(subtitle)}</text>',
    ]
    for index, (result, spread) in enumerate(zip(rows, spreads)):
        parts += _row(result, spread, TOP + ROW * index, scale)
    return "\n".join(parts + ["</svg>"]) + "\n"


def _row(result, spread, y, scale):
    middle = y + ROW / 2
    low, high = LEFT + spread.min * scale, LEFT + spread.max * scale
    colour = OURS if result.name.startswith("spate") else OTHERS
    return [
        f'<text x="{LEFT - 10}" y="{middle + 5:.0f}" text-anchor="end">{escape(result.label)}</text>',
        f'<rect x="{LEFT}" y="{y + 5}" width="{spread.median * scale:.1f}" height="{ROW - 10}"'
        f' rx="2" fill="{colour}"/>',
        f'<path d="M{low:.1f} {middle:.1f}H{high:.1f}M{low:.1f} {middle - 5:.1f}v10'
        f'M{high:.1f} {middle - 5:.1f}v10" stroke="{RANGE}" fill="none"/>',
        f'<text x="{high + 10:.1f}" y="{middle + 5:.0f}">{count(spread.median)}</text>',
    ]
