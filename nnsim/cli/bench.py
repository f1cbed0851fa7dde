"""``nnsim bench``: how fast nnsim is on this machine, and beside it other libraries."""

import importlib.util
import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import Any

from nnsim.bench.contest import Result, compete
from nnsim.bench.contestant import OWN, PEERS, Setting
from nnsim.bench.rows import REAL, rows
from nnsim.bench.works import WORKS, Work, work_named
from nnsim.cli import bench_table
from nnsim.cli.output import ProgressBar, print_error, print_json, print_table
from nnsim.errors import NnsimError


def run(options: Namespace) -> None:
    """Measure what the options ask for, and print the table."""
    if options.list:
        print_table([("NAME", "WORK"), *((work.name, work.title) for work in WORKS)])
        return
    works = [work_named(name) for name in options.works] or list(WORKS)
    names, missing = _contestants(peers=options.peers)
    setting = Setting(options.threads or _cores(), options.precision, options.data)
    _check_folder(works, setting)
    if missing:
        absent = ", ".join(PEERS[name] for name in missing)
        print_error(f"not installed and left out: {absent}; pip install 'nnsim[peers]' brings all of them.")
    results = _measure(works, names, setting, options)
    if options.json:
        print_json(_as_json(results, setting, options, missing))
    else:
        bench_table.show(results, names, _notes(results, setting, options))


def _contestants(*, peers: bool) -> tuple[list[str], list[str]]:
    """Return who takes part, nnsim first, and which peers are not installed."""
    asked = list(PEERS) if peers else []
    missing = [name for name in asked if importlib.util.find_spec(name) is None]
    return [OWN, *(name for name in asked if name not in missing)], missing


def _cores() -> int:
    """Return how many threads may compute at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _check_folder(works: Sequence[Work], setting: Setting) -> None:
    """Read the real data of the works once, so that a folder that lacks it is refused before all else."""
    if setting.folder is None:
        return
    if not setting.folder.is_dir():
        raise NnsimError("{folder} is not a folder; name that of MNIST and IMDB.", folder=setting.folder)
    for work in {work.kind: work for work in works if work.kind in REAL}.values():
        rows(work, setting.folder)


def _measure(
    works: Sequence[Work], names: Sequence[str], setting: Setting, options: Namespace
) -> list[Result]:
    bar = ProgressBar(len(works) * len(names) * (options.repeats + 1))
    done = 0

    def report(work: Work, name: str) -> None:
        nonlocal done
        bar.show(done, f"{work.name}: {PEERS.get(name, name)}")
        done += 1

    try:
        return [_compete(work, names, setting, options, report) for work in works]
    finally:
        bar.clear()


def _compete(
    work: Work,
    names: Sequence[str],
    setting: Setting,
    options: Namespace,
    report: Callable[[Work, str], None],
) -> Result:
    return compete(
        work,
        names,
        setting,
        repeats=options.repeats,
        seconds=options.seconds,
        report=lambda name: report(work, name),
    )


def _notes(results: Sequence[Result], setting: Setting, options: Namespace) -> list[str]:
    """Return what has to be known to read the table."""
    notes = [
        f"{setting.precision}, {_cores()} cores, the median of {options.repeats} rounds of about "
        f"{options.seconds:g} s, in turns; each with one thread or {setting.threads}, whichever is faster.",
        "nnsim trains as it always does, with its curves; the others only train.",
    ]
    if setting.folder is None and any(result.work.kind in REAL for result in results):
        notes.append("Digits and reviews are drawn, as full as real ones; --data FOLDER takes real ones.")
    return notes


def _as_json(results: Sequence[Result], setting: Setting, options: Namespace, missing: list[str]) -> Any:
    return {
        "cores": _cores(),
        "precision": setting.precision,
        "repeats": options.repeats,
        "data": "drawn" if setting.folder is None else str(setting.folder),
        "versions": {name: metadata.version(name) for name in PEERS if name not in missing and options.peers},
        "missing": missing,
        "works": [_work_as_json(result) for result in results],
    }


def _work_as_json(result: Result) -> Any:
    return {
        "name": result.work.name,
        "title": result.work.title,
        "counts": f"{result.work.counts}/s",
        "figures": {
            name: {"median": each.median, "threads": each.threads, "rounds": each.rounds}
            for name, each in result.figures.items()
        },
        "ratios": result.ratios,
    }
