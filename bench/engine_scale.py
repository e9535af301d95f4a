"""Measures the engine with many runs: closed ones, waiting ones, long histories, many task queues.

It takes half an hour.

    bench/engine_scale.py                 everything; figures into bench/results.jsonl, the plot's into bench/growth.json
    bench/engine_scale.py --quick         a hundredth of the runs, for trying it out; nothing is written
    bench/engine_scale.py --keep DIR      leaves the files there, and uses the file of closed runs if it is there already

Every run is made by a client and a worker, and has ended or waits. All is in one process, as a program that embeds the
engine has it, and the memory is that process's. `plot_growth.py` draws the plot.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from results import record
from run import HERE, ROOT, fail, percentile

CLOSED = (0, 10_000, 100_000, 1_000_000)
WAITING = 100_000
QUEUES = (1, 10, 100, 1000)
# Six events for each.
ACTIVITIES = 1_700


class Program:
    """FermataBench's scale commands."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, mode: str, database: Path, **options: object) -> dict:
        command = [str(self.path), "scale", mode, "--database", str(database)]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        print(" ".join(command[1:]), "…", file=sys.stderr)
        # An open standard input keeps the program alive.
        done = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = done.stdout.readline().decode()
        done.stdin.close()
        errors = done.stderr.read().decode()
        done.wait()
        if not line:
            fail(f"'scale {mode}' failed: {errors[-2000:]}")
        return json.loads(line)


def file_megabytes(database: Path) -> float:
    return sum(part.stat().st_size for part in database.parent.glob(database.name + "*")) / 1024 / 1024


def load_point(program: Program, database: Path, queues: int, crowd: int) -> dict[str, float]:
    load = program("load", database, queues=queues, alone=200, crowd=crowd)
    return {
        "per_s": load["perSecond"],
        "cpu_ms": load["processorMilliseconds"],
        "alone_p50_ms": percentile(load["aloneMilliseconds"], 0.5),
        "mb": load["megabytes"],
    }


def closed(program: Program, database: Path, share: int, crowd: int) -> tuple[dict[str, float], list[dict], dict]:
    """Figures of the full file, what work costs on the way there, and all queries."""
    notes = database.with_suffix(".json")
    if notes.exists():
        known = json.loads(notes.read_text())
    else:
        known = {"points": [], "runs": 0, "seconds": 0.0}
        for goal in (count // share for count in CLOSED):
            if goal > known["runs"]:
                filled = program("fill", database, runs=goal - known["runs"])
                known["from"] = known.get("from", filled["from"])
                known["to"] = filled["to"]
                known["seconds"] += filled["seconds"]
                known["runs"] = goal
            known["points"].append({"closed": goal, **load_point(program, database, 1, crowd)})
        known["mb"] = file_megabytes(database)
        notes.write_text(json.dumps(known))
    asked = program("queries", database, **{"from": known["from"], "to": known["to"]}, repeats=200)
    queries = {f"list {name}": times for name, times in asked["lists"].items()}
    queries |= {f"count {name}": times for name, times in asked["counts"].items()}
    halves = [percentile(times, 0.5) for times in asked["lists"].values()]
    tails = [percentile(times, 0.99) for times in asked["lists"].values()]
    figures = {
        "engine.closed1m.list_ms": max(halves),
        "engine.closed1m.list_p99_ms": max(tails),
        "engine.closed1m.count_ms": max(percentile(times, 0.5) for times in asked["counts"].values()),
        "engine.closed1m.open_ms": asked["openedMilliseconds"],
        "engine.closed1m.file_mb": known["mb"],
        "engine.closed1m.made_per_s": known["runs"] / known["seconds"],
    }
    print(f"\n{asked['count']:,} runs, {known['mb']:,.0f} MB\n{'milliseconds':36}{'p50':>10}{'p99':>10}{'most':>10}")
    for name, times in queries.items():
        print(f"{name:36}{percentile(times, 0.5):>10.2f}{percentile(times, 0.99):>10.2f}{max(times):>10.2f}")
    return figures, known["points"], queries


def waiting(program: Program, database: Path, share: int) -> dict[str, float]:
    runs, short = WAITING // share, 1000 // share
    waits = program("wait", database, runs=runs, short=short)
    again = program("resume", database, runs=runs, short=short)
    if again["open"] != runs - 2 * short:
        fail(f"{again['open']} runs are open, and {runs - 2 * short} should be")
    return {
        "engine.waiting100k.mb": waits["megabytes"],
        "engine.waiting100k.peak_mb": waits["peakMegabytes"],
        "engine.waiting100k.made_per_s": runs / waits["seconds"],
        "engine.waiting100k.file_mb": file_megabytes(database),
        "engine.waiting100k.open_ms": again["openedMilliseconds"],
        "engine.waiting100k.opened_mb": again["opened"]["megabytes"],
        "engine.waiting100k.resumed_mb": again["ended"]["megabytes"],
    }


def history(program: Program, database: Path, activities: int) -> list[dict]:
    """Time and processor time of an activity, by thousands of events."""
    ticks = program("history", database, activities=activities)
    steps = 1000 // 6 if activities > 1000 else 10
    points = []
    for first in range(0, len(ticks) - steps, steps):
        start, end = ticks[first], ticks[first + steps]
        points.append(
            {
                "events": (first + steps // 2) * 6,
                "ms": (end["time"] - start["time"]) * 1000 / steps,
                "cpu_ms": (end["processorTime"] - start["processorTime"]) * 1000 / steps,
            }
        )
    return points


UNITS = {
    "engine.closed1m.list_ms": "ms",
    "engine.closed1m.list_p99_ms": "ms",
    "engine.closed1m.count_ms": "ms",
    "engine.closed1m.open_ms": "ms",
    "engine.closed1m.file_mb": "MB",
    "engine.closed1m.made_per_s": "1/s",
    "engine.waiting100k.mb": "MB",
    "engine.waiting100k.peak_mb": "MB",
    "engine.waiting100k.made_per_s": "1/s",
    "engine.waiting100k.file_mb": "MB",
    "engine.waiting100k.open_ms": "ms",
    "engine.waiting100k.opened_mb": "MB",
    "engine.waiting100k.resumed_mb": "MB",
}


def measure(program: Program, directory: Path, share: int, parts: list[str]) -> tuple[dict[str, float], dict]:
    crowd = 3000 // min(share, 10)
    figures: dict[str, float] = {}
    growth: dict = {}
    if "growth" in parts:
        growth["history"] = history(program, directory / "history.db", ACTIVITIES // min(share, 10))
        growth["queues"] = [
            {"queues": count, **load_point(program, directory / f"queues-{count}.db", count, crowd)} for count in QUEUES
        ]
    if "waiting" in parts:
        figures |= waiting(program, directory / "waiting.db", share)
    if "closed" in parts:
        of_closed, growth["closed"], queries = closed(program, directory / "closed.db", share, crowd)
        figures |= of_closed
        growth["queries"] = {
            name: {"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)}
            for name, times in queries.items()
        }
    return figures, growth


def rounded(value: object) -> object:
    """More digits than were measured make every run a change of the whole file."""
    match value:
        case dict():
            return {name: rounded(part) for name, part in value.items()}
        case list():
            return [rounded(part) for part in value]
        case float():
            return round(value, 2)
        case _:
            return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only", choices=("closed", "waiting", "growth"), action="append", help="some parts of it")
    parser.add_argument("--fermata", type=Path, default=ROOT / ".build/release/FermataBench")
    arguments = parser.parse_args()
    if not arguments.fermata.exists():
        fail(f"{arguments.fermata} is missing. Build FermataBench in release mode.")
    parts = arguments.only or ["closed", "waiting", "growth"]
    share = 100 if arguments.quick else 1
    with tempfile.TemporaryDirectory(dir=ROOT / ".tools") as name:
        directory = arguments.keep or Path(name)
        directory.mkdir(parents=True, exist_ok=True)
        figures, growth = measure(Program(arguments.fermata), directory, share, parts)
    print(f"\n{'figure':36}{'fermata':>14}{'unit':>7}")
    for name, value in figures.items():
        print(f"{name:36}{value:>14,.2f}{UNITS[name]:>7}")
    if arguments.quick:
        print(json.dumps(growth, indent=2))
        return
    record({"fermata": figures}, {name: unit for name, unit in UNITS.items() if name in figures})
    recorded = HERE / "growth.json"
    before = json.loads(recorded.read_text()) if recorded.exists() else {}
    recorded.write_text(json.dumps(before | rounded(growth), indent=2) + "\n")


if __name__ == "__main__":
    main()
