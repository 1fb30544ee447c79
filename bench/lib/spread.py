"""Numbers of repeats: medians with their range, and as words."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """The middle of some values, the lowest and the highest."""

    median: float
    min: float
    max: float

    @staticmethod
    def of(values):
        return Spread(median(values), min(values), max(values))

    def words(self):
        return f"{count(self.median)} ({count(self.min)} – {count(self.max)})"


def count(value):
    """A number with three significant digits at the least, thousands separated."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def megabytes(size):
    return f"{size / 1e6:,.0f} MB"
