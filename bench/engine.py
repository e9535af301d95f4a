"""Measures the embedded engine beside the official development server and DBOS, each with a database file, in one run.

    bench/engine.py                everything; puts its figures into bench/results.jsonl and prints a table
    bench/engine.py --quick        fewer workflows, for trying it out

The client, the worker and the load are the same Swift program for engine and server (FermataBench engine). On the engine
they are in the engine's process, without a network, as a program that embeds it has them; on the server they connect to
it. DBOS is a library for Python: the same three steps are in dbos_steps.py, where it says what differs. All keep what
they acknowledge in a file in the same directory; the engine and DBOS wait for the disk before they answer.
"""

import argparse
import json
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from results import record
from run import ROOT, Child, fail, percentile

SUBJECTS = ("fermata", "temporal-dev-server", "dbos-sqlite")
UNITS = {
    "engine.workflow3.alone.p50_ms": "ms",
    "engine.workflow3.alone.p99_ms": "ms",
    "engine.workflow3.c50.per_s": "1/s",
    "engine.workflow3.c50.p99_ms": "ms",
    "engine.idle_mb": "MB",
    "engine.start_to_first_ms": "ms",
}
MORE_IS_BETTER = {"engine.workflow3.c50.per_s"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def resident_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def figures(output: str, start_to_first: float, idle: float, crowd: int) -> dict[str, float]:
    measured = json.loads(output)
    return {
        "engine.workflow3.alone.p50_ms": percentile(measured["aloneTimes"], 0.5) * 1000,
        "engine.workflow3.alone.p99_ms": percentile(measured["aloneTimes"], 0.99) * 1000,
        "engine.workflow3.c50.per_s": crowd / measured["crowdSeconds"],
        "engine.workflow3.c50.p99_ms": percentile(measured["crowdTimes"], 0.99) * 1000,
        "engine.idle_mb": idle,
        "engine.start_to_first_ms": start_to_first + measured["firstMilliseconds"],
    }


def load(command: list, sizes: dict) -> str:
    command += ["--alone", sizes["alone"], "--crowd", sizes["crowd"], "--in-flight", 50]
    # An open standard input keeps the program alive.
    done = subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    line = done.stdout.readline().decode()
    done.stdin.close()
    done.wait()
    if not line:
        fail(f"the load failed: {done.stderr.read().decode()[-2000:]}")
    return line


def on_engine(bench: Path, directory: Path, sizes: dict) -> dict[str, float]:
    idle = Child(bench, "idle", "--database", directory / "idle.db", ready="ready")
    time.sleep(2)
    idle_mb = resident_megabytes(idle.process.pid)
    idle.end()
    output = load([bench, "engine", "--database", directory / "engine.db"], sizes)
    return figures(output, 0, idle_mb, sizes["crowd"])


def on_server(bench: Path, temporal: Path, directory: Path, sizes: dict) -> dict[str, float]:
    port = free_port()
    began = time.monotonic()
    command = [temporal, "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", port]
    command += ["--log-level", "error", "--db-filename", directory / "server.db"]
    server = Child(*command)
    address = f"127.0.0.1:{port}"
    describe = [temporal, "operator", "namespace", "describe", "--namespace", "default", "--address", address]
    while subprocess.run([str(part) for part in describe], capture_output=True).returncode != 0:
        if time.monotonic() - began > 60:
            fail(f"the server did not start: {server.errors()}")
    started = (time.monotonic() - began) * 1000
    time.sleep(2)
    idle_mb = resident_megabytes(server.process.pid)
    output = load([bench, "engine", "--address", address], sizes)
    server.end()
    return figures(output, started, idle_mb, sizes["crowd"])


def on_dbos(python: Path, directory: Path, sizes: dict) -> dict[str, float]:
    program = Path(__file__).with_name("dbos_steps.py")
    idle = Child(python, program, "idle", "--database", directory / "dbos-idle.db", ready="ready")
    time.sleep(2)
    idle_mb = resident_megabytes(idle.process.pid)
    idle.end()
    output = load([python, program, "run", "--database", directory / "dbos.db"], sizes)
    return figures(output, 0, idle_mb, sizes["crowd"])


def table(results: dict[str, dict[str, float]]) -> None:
    """Beside each peer's figure, how many times better the engine's is."""
    ours, *peers = SUBJECTS
    print(f"\n{'figure':32}{'unit':>5}{ours:>12}" + "".join(f"{peer:>22}{'':>10}" for peer in peers))
    for name, unit in UNITS.items():
        value = results[ours][name]
        line = f"{name:32}{unit:>5}{value:>12,.2f}"
        for peer in peers:
            other = results[peer][name]
            ratio = value / other if name in MORE_IS_BETTER else other / value
            line += f"{other:>22,.2f}{ratio:>9.1f}x"
        print(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work; the figures are rough")
    parser.add_argument("--fermata", type=Path, default=ROOT / ".build/release/FermataBench")
    parser.add_argument("--tools", type=Path, default=ROOT / ".tools/venv/bin")
    arguments = parser.parse_args()
    share = 10 if arguments.quick else 1
    with tempfile.TemporaryDirectory(dir=ROOT / ".tools") as name:
        directory = Path(name)
        results = {
            "fermata": on_engine(arguments.fermata, directory, {"alone": 300 // share, "crowd": 5000 // share}),
            # So much slower that the same number would take minutes; the rates are steady well before.
            "temporal-dev-server": on_server(
                arguments.fermata, arguments.tools / "temporal", directory, {"alone": 50 // share, "crowd": 300 // share}
            ),
            "dbos-sqlite": on_dbos(
                arguments.tools / "python", directory, {"alone": 100 // share, "crowd": 300 // share}
            ),
        }
    table(results)
    record(results, UNITS)


if __name__ == "__main__":
    main()
