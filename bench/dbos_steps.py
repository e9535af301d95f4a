"""Three steps, one after the other, on DBOS with its SQLite system database: the third subject of bench/engine.py.

    bench/dbos_steps.py run --database FILE --alone N --crowd N --in-flight N
    bench/dbos_steps.py idle --database FILE

Everything is in one process, as DBOS has it unless it is asked for queues and workers: the caller runs the workflow, and
the workflow its steps, on threads. Each start, step and end is a transaction of its own. The settings are its defaults,
which on SQLite wait for the disk.
"""

import time

BEGAN = time.time()

import argparse
import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dbos import DBOS


@DBOS.step()
def step(text: str) -> str:
    return text + "."


@DBOS.workflow()
def workflow3(text: str) -> str:
    for _ in range(3):
        text = step(text)
    return text


def launch(database: Path) -> None:
    DBOS(
        config={
            "name": "fermata-bench",
            "system_database_url": f"sqlite:///{database}",
            "log_level": "ERROR",
        }
    )
    DBOS.launch()


def one(_: int = 0) -> float:
    start = time.perf_counter()
    result = workflow3("x")
    if result != "x...":
        raise RuntimeError(f"wrong result {result!r}")
    return time.perf_counter() - start


def crowd(count: int, in_flight: int) -> list[float]:
    with ThreadPoolExecutor(in_flight) as threads:
        return list(threads.map(one, range(count)))


def run(arguments: argparse.Namespace) -> None:
    launch(arguments.database)
    one()
    first = (time.time() - BEGAN) * 1000
    crowd(min(arguments.crowd, 100), 20)
    alone = crowd(arguments.alone, 1)
    start = time.perf_counter()
    times = crowd(arguments.crowd, arguments.in_flight)
    seconds = time.perf_counter() - start
    figures = {"firstMilliseconds": first, "aloneTimes": alone, "crowdTimes": times, "crowdSeconds": seconds}
    print(json.dumps(figures), flush=True)
    DBOS.destroy()


def idle(arguments: argparse.Namespace) -> None:
    launch(arguments.database)
    print("ready", flush=True)
    threading.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=("run", "idle"))
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--alone", type=int, default=0)
    parser.add_argument("--crowd", type=int, default=0)
    parser.add_argument("--in-flight", type=int, default=50)
    arguments = parser.parse_args()
    {"run": run, "idle": idle}[arguments.mode](arguments)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
