"""Thousands of random acts; after each the project is what its model says, and undo leads back to the beginning."""

from __future__ import annotations

from pathlib import Path

from tests.faults.play import Play
from tests.faults.tally import Tally

_STEPS_EACH = 400  # then a new project is begun


def run(rounds: int, seed: int, folder: Path) -> Tally:
    """Do so many steps, in as many projects as it takes; a project that goes astray is a finding."""
    tally = Tally()
    while tally.rounds < rounds:
        own = folder / f"play-{seed}"
        own.mkdir()
        play = Play(own / "study.concord", seed)
        steps = min(_STEPS_EACH, rounds - tally.rounds)
        try:
            for _ in range(steps):
                play.step()
            play.fold_back()
            play.reopen()
        except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
            tally.found.append(f"{type(error).__name__} (seed {seed}, step {play.done.total()}): {error}")
        play.close()
        tally.counts.update(play.done)
        tally.rounds += steps
        seed += 1
    return tally
