"""The contest: nnsim and its peers take turns on one work, and the median of what each reached counts."""

import math
import multiprocessing
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nnsim.bench.contestant import OWN, PEERS, Setting, serve
from nnsim.bench.works import Work
from nnsim.errors import NnsimError


@dataclass(frozen=True)
class Figures:
    """What a contestant reached.

    Parameters
    ----------
    rounds : tuple of float
        Steps or samples per second, whichever the work counts, round by round.
    threads : int
        With how many threads it was faster.
    """

    rounds: tuple[float, ...]
    threads: int

    @property
    def median(self) -> float:
        """Steps or samples per second."""
        return statistics.median(self.rounds)


@dataclass(frozen=True)
class Result:
    """What all contestants reached on a work, by their names, nnsim first."""

    work: Work
    figures: dict[str, Figures]

    @property
    def ratios(self) -> dict[str, float]:
        """How many times faster nnsim is than each of the others."""
        own = self.figures[OWN].median
        return {name: own / each.median for name, each in self.figures.items() if name != OWN}


def compete(
    work: Work,
    names: Sequence[str],
    setting: Setting,
    *,
    repeats: int,
    seconds: float,
    report: Callable[[str], None] = lambda name: None,
) -> Result:
    """Return what the contestants reach on a work.

    Each has a process of its own, in which it is warm before anything counts. Then they take turns: one round
    each, again and again.

    Parameters
    ----------
    work : Work
    names : sequence of str
        Keys of `PEERS`, and `OWN`.
    setting : Setting
        Each takes one thread or all of them, whichever is faster with it.
    repeats : int
        Rounds of each.
    seconds : float
        How long a round is, about.
    report : callable, optional
        Called with the name of the contestant before each of its rounds.

    Raises
    ------
    NnsimError
        If a contestant cannot do the work.
    """
    racers = []
    try:
        for name in names:
            report(name)
            racers.append(_faster(work, name, setting, seconds))
        rounds: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(repeats):
            for racer in racers:
                report(racer.name)
                rounds[racer.name].append(racer.round(seconds))
    finally:
        for racer in racers:
            racer.close()
    return Result(work, {racer.name: Figures(tuple(rounds[racer.name]), racer.threads) for racer in racers})


def _faster(work: Work, name: str, setting: Setting, seconds: float) -> "Racer":
    """Return a contestant, warm, with one thread or with all, whichever is faster."""
    best = Racer(work, name, replace(setting, threads=1), seconds)
    if setting.threads > 1:
        other = Racer(work, name, setting, seconds)
        best, slower = (other, best) if other.pace > best.pace else (best, other)
        slower.close()
    return best


class Racer:
    """A contestant in a process of its own, seen from outside, warm.

    Parameters
    ----------
    work, name, setting
        Who does what, and how.
    seconds : float
        How long rounds will be.
    """

    def __init__(self, work: Work, name: str, setting: Setting, seconds: float) -> None:
        self.name = name
        self.threads = setting.threads
        self._work = work
        context = multiprocessing.get_context("spawn")
        self._pipe, end = context.Pipe()
        self._process = context.Process(target=serve, args=(end, name, work.name, setting), daemon=True)
        self._process.start()
        end.close()
        try:
            self._grain = self._answer()
            self.pace = self._warm_up(seconds)
        except BaseException:
            self.close()
            raise

    def round(self, seconds: float) -> float:
        """Train for about so long, and return steps or samples per second."""
        rows, elapsed = self._train(self._steps(seconds * self.pace))
        batch = self._work.training.batch_size or self._work.rows
        return rows / elapsed / (batch if self._work.counts == "steps" else 1)

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()

    def _warm_up(self, seconds: float) -> float:
        """Train until a call takes a good part of a round, and return how many steps it made per second."""
        steps, elapsed = self._grain, 0.0
        self._train(steps)  # libraries compile and allocate in their first call
        while True:
            _, elapsed = self._train(steps)
            if elapsed >= seconds / 4:
                return steps / elapsed
            steps = self._steps(min(steps * 8, seconds / 2 * steps / max(elapsed, 1e-9)))

    def _steps(self, about: float) -> int:
        """Return about so many steps as a multiple of the grain."""
        return max(1, math.ceil(about / self._grain)) * self._grain

    def _train(self, steps: int) -> tuple[int, float]:
        self._pipe.send(steps)
        return self._answer()

    def _answer(self) -> Any:
        """Return what the process answers, or raise what went wrong in it."""
        try:
            answer = self._pipe.recv()
        except EOFError:
            answer = "its process ended"
        if isinstance(answer, str):
            raise NnsimError(
                "{name} cannot do the work '{work}' ({problem}); leave it out with --work or --peers.",
                name=PEERS.get(self.name, self.name),
                work=self._work.name,
                problem=answer,
            )
        return answer
