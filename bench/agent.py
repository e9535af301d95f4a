"""Measures agents beside LangGraph and DBOS, each with a SQLite file: what a step costs, and how the record grows.

    bench/agent.py                 everything; puts its figures into bench/results.jsonl and prints a table
    bench/agent.py --quick         one round, for trying it out

All subjects run the same agent: it asks a model a hundred times, and each answer but the last calls a tool that returns
5 KB. The model is agent_model.py, a process of its own, which answers at once and measures by its own clock what passes
between an answer and the next request: recording the answer, running the tool, recording what it said, and making the
next request out of the whole conversation. The subjects take turns, round after round, so that whatever else the machine
does meets all of them; each round is a process of its own with new files, and a run of ten calls before the measured one.
The figure of a subject is the median over its rounds.

What differs: 'langgraph-sqlite' (agent_langgraph.py) and 'dbos-sqlite' (agent_dbos.py) are libraries for Python and run
the agent on one thread of one process; they ask the model with a plain HTTP client for a whole answer. 'fermata'
(FermataBench agent) has engine, worker and client in one process too, and takes the way that every agent of it takes:
two workflow tasks and two activities for a step, limits and budgets of the gateway, the usage record, guardrails, the
answer as a stream that others can watch. All wait for the disk before they go on; none is asked to lose less than a step.

'fermata-inline' is a loop on the same engine that passes all messages to each activity, as is usual: it shows what the
conversation log is for. The bytes per call are those of the run's history, of LangGraph's checkpoints and writes, and of
DBOS's recorded outputs: what each keeps to go on after a crash. Of them only 'fermata' has what was said elsewhere, in
the conversation log; agent.database_mb is everything, both files together.
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import urllib.request
from pathlib import Path

from results import record
from run import ROOT, Child, fail, percentile

SUBJECTS = ("fermata", "langgraph-sqlite", "dbos-sqlite", "fermata-inline")
UNITS = {
    "agent.step_overhead_ms": "ms",
    "agent.step_overhead_ms.p99": "ms",
    "agent.database_mb": "MB",
    "agent100.history_bytes_per_call.first10": "B",
    "agent100.history_bytes_per_call.last10": "B",
}
WARM, CALLS = 10, 100
HERE = Path(__file__).resolve().parent


class Model:
    """The process of agent_model.py."""

    def __init__(self, python: Path) -> None:
        self.process = subprocess.Popen(
            [str(python), str(HERE / "agent_model.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.address = f"http://127.0.0.1:{int(self.process.stdout.readline().removeprefix('ready '))}"

    def runs(self) -> list[dict]:
        with urllib.request.urlopen(f"{self.address}/runs") as answer:
            return json.load(answer)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def measure(command: list[str | Path], model: Model) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=ROOT / ".tools") as name:
        options = ["--directory", name, "--model", f"{model.address}/v1", "--calls", f"{WARM},{CALLS}"]
        # An open standard input keeps the program alive.
        child = Child(*command, *options)
        line = child.process.stdout.readline().decode()
        child.process.stdin.close()
        if not line or child.process.wait() != 0:
            fail(f"{command[0]} failed: {child.errors()}")
        size = sum(file.stat().st_size for file in Path(name).iterdir())
    steps = model.runs()[-1]["steps"]
    sizes = json.loads(line)["bytesPerCall"]
    if len(steps) != CALLS - 1 or len(sizes) != CALLS:
        fail(f"{command[0]} asked the model {len(steps) + 1} times and recorded {len(sizes)} calls, not {CALLS}")
    # The last call has no tool after it.
    first, last = sizes[:10], sizes[-11:-1]
    return {
        "agent.step_overhead_ms": statistics.median(steps) * 1000,
        "agent.step_overhead_ms.p99": percentile(steps, 0.99) * 1000,
        "agent.database_mb": size / 1e6,
        "agent100.history_bytes_per_call.first10": sum(first) / 10,
        "agent100.history_bytes_per_call.last10": sum(last) / 10,
    }


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(figures[name] for figures in rounds) for name in UNITS}


def table(results: dict[str, dict[str, float]]) -> None:
    print(f"\n{'figure':42}{'unit':>5}" + "".join(f"{subject:>18}" for subject in SUBJECTS))
    for name, unit in UNITS.items():
        print(f"{name:42}{unit:>5}" + "".join(f"{results[subject][name]:>18,.2f}" for subject in SUBJECTS))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one round; the figures are rough")
    parser.add_argument("--fermata", type=Path, default=ROOT / ".build/release/FermataBench")
    parser.add_argument("--tools", type=Path, default=ROOT / ".tools/venv/bin")
    arguments = parser.parse_args()
    python = arguments.tools / "python"
    commands = {
        "fermata": [arguments.fermata, "agent"],
        "langgraph-sqlite": [python, HERE / "agent_langgraph.py"],
        "dbos-sqlite": [python, HERE / "agent_dbos.py"],
        "fermata-inline": [arguments.fermata, "agent", "--inline"],
    }
    rounds: dict[str, list[dict[str, float]]] = {subject: [] for subject in SUBJECTS}
    model = Model(python)
    try:
        for _ in range(1 if arguments.quick else 7):
            for subject in SUBJECTS:
                rounds[subject].append(measure(commands[subject], model))
    finally:
        model.end()
    results = {subject: medians(rounds[subject]) for subject in SUBJECTS}
    table(results)
    record(results, UNITS)


if __name__ == "__main__":
    main()
