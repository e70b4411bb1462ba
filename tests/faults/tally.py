"""What a campaign did and found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """How often what was tried, and what went wrong; a finding names the seed that shows it again."""

    rounds: int = 0
    counts: Counter[str] = field(default_factory=Counter[str])
    found: list[str] = field(default_factory=list[str])

    def __str__(self) -> str:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items(), key=lambda one: -one[1]))
        return "\n".join([f"{self.rounds} rounds, {len(self.found)} findings ({counts})", *self.found])
