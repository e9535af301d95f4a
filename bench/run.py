"""Measures Fermata beside the official Python SDK, on one server, one after the other.

    bench/run.py                   everything; puts its figures into bench/results.jsonl and prints a table
    bench/run.py --quick           fewer workflows and passes, for trying it out

Needs .tools/venv (see 'make tools') and the release build of FermataBench. The server, the load and the worker are
separate processes. Both workers get the same slots, pollers and cache; the load is the same program for both.
"""

import argparse
import atexit
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from results import record

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CORPUS = ROOT.parent / "shared" / "histories" / "big_loop.json.gz"
SUBJECTS = ("fermata", "temporalio-python")
UNITS = {
    "workflow3.alone.p50_ms": "ms",
    "workflow3.alone.p99_ms": "ms",
    "workflow3.c50.per_s": "1/s",
    "workflow3.c50.p99_ms": "ms",
    "worker.cpu_s_per_1000": "s",
    "worker.peak_mb": "MB",
    "replay.events_per_s": "1/s",
}
MORE_IS_BETTER = {"workflow3.c50.per_s", "replay.events_per_s"}
# The goal of the replay figure, as a multiple of the peer's.
REPLAY_GOAL = 3.0


def fail(text: str) -> None:
    sys.exit(f"bench: {text}")


class Child:
    """A process that ends with this one."""

    def __init__(self, *command: str | Path, ready: str | None = None) -> None:
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log
        )
        atexit.register(self.end)
        if ready is not None:
            for line in self.process.stdout:
                if ready in line.decode():
                    return
            fail(f"{command[0]} ended without '{ready}': {self.errors()}")

    def errors(self) -> str:
        self.log.seek(0)
        return self.log.read().decode()[-2000:]

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_megabytes(self) -> float:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        return float("nan")


def start_server(temporal: Path) -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # A shell that waits for our end of its input: the server must not survive us, however we end.
    script = 'exec 3<&0; "$@" </dev/null 3<&- & child=$!; { cat <&3; kill $child; } >/dev/null 2>&1 & wait $child'
    command = [temporal, "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", str(port)]
    server = Child("/bin/sh", "-c", script, "sh", *command, "--log-level", "error")
    atexit.unregister(server.end)
    atexit.register(server.process.stdin.close)
    address = f"127.0.0.1:{port}"
    describe = [temporal, "operator", "namespace", "describe", "--namespace", "default", "--address", address]
    for _ in range(200):
        if subprocess.run(describe, capture_output=True).returncode == 0:
            return address
        time.sleep(0.1)
    fail(f"the server did not start: {server.errors()}")


def load(python: Path, address: str, queue: str, in_flight: int, count: int) -> dict:
    command = [python, HERE / "load.py", "--address", address, "--task-queue", queue]
    command += ["--in-flight", str(in_flight), "--count", str(count)]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"the load failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def percentile(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def measure_workflows(worker_command: list, python: Path, address: str, sizes: dict) -> dict[str, float]:
    queue = f"bench-{uuid.uuid4()}"
    worker = Child(*worker_command, "--address", address, "--task-queue", queue, ready="ready")
    load(python, address, queue, 20, sizes["warm"])
    alone = load(python, address, queue, 1, sizes["alone"])["times"]
    cpu = worker.cpu_seconds()
    crowd = load(python, address, queue, 50, sizes["crowd"])
    cpu = worker.cpu_seconds() - cpu
    figures = {
        "workflow3.alone.p50_ms": percentile(alone, 0.5) * 1000,
        "workflow3.alone.p99_ms": percentile(alone, 0.99) * 1000,
        "workflow3.c50.per_s": sizes["crowd"] / crowd["seconds"],
        "workflow3.c50.p99_ms": percentile(crowd["times"], 0.99) * 1000,
        "worker.cpu_s_per_1000": cpu / sizes["crowd"] * 1000,
        "worker.peak_mb": worker.peak_megabytes(),
    }
    worker.end()
    return figures


def measure_replay(command: list, history: Path, passes: int) -> float:
    command = [*command, "--history", history, "--passes", str(passes)]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"the replay failed: {done.stderr[-2000:]}")
    rates = [float(line) for line in done.stdout.split()]
    # The first passes warm up: code is loaded, memory is reserved.
    return statistics.median(rates[2:])


def history_file(python: Path, address: str, directory: Path) -> Path:
    if CORPUS.exists():
        import gzip

        # Unpacked once for both, so that neither measures its gzip.
        path = directory / "big_loop.json"
        path.write_bytes(gzip.decompress(CORPUS.read_bytes()))
        return path
    path = directory / "recorded.json"
    print("recording a history of more than 10,000 events …", file=sys.stderr)
    subprocess.run([python, HERE / "record.py", "--address", address, "--to", path], check=True)
    return path


def table(results: dict[str, dict[str, float]]) -> None:
    ours, peer = (results[subject] for subject in SUBJECTS)
    print(f"\n{'figure':28}{SUBJECTS[0]:>14}{SUBJECTS[1]:>20}{'unit':>7}{'times better':>15}")
    for name, unit in UNITS.items():
        ratio = ours[name] / peer[name] if name in MORE_IS_BETTER else peer[name] / ours[name]
        print(f"{name:28}{ours[name]:>14,.2f}{peer[name]:>20,.2f}{unit:>7}{ratio:>14.2f}x")
    ratio = ours["replay.events_per_s"] / peer["replay.events_per_s"]
    verdict = "reached" if ratio >= REPLAY_GOAL else "NOT REACHED"
    print(f"\nreplay at least {REPLAY_GOAL:.0f} times as fast: {verdict} ({ratio:.1f}x)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work; the figures are rough")
    parser.add_argument("--fermata", type=Path, default=ROOT / ".build/release/FermataBench")
    parser.add_argument("--tools", type=Path, default=ROOT / ".tools/venv/bin")
    parser.add_argument("--only", choices=SUBJECTS, help="one subject, without table and results file")
    parser.add_argument("--python-unsandboxed", action="store_true", help="Python without its default sandbox")
    arguments = parser.parse_args()
    python, temporal = arguments.tools / "python", arguments.tools / "temporal"
    for needed in (python, temporal) + (() if arguments.only == SUBJECTS[1] else (arguments.fermata,)):
        if not needed.exists():
            fail(f"{needed} is missing. Run 'make tools' and build FermataBench in release mode.")
    share = 10 if arguments.quick else 1
    sizes = {"warm": 500 // share, "alone": 300 // share, "crowd": 3000 // share}
    flags = ["--unsandboxed"] if arguments.python_unsandboxed else []
    workers = {
        "fermata": [arguments.fermata, "worker"],
        "temporalio-python": [python, HERE / "python_worker.py", *flags],
    }
    replays = {
        "fermata": [arguments.fermata, "replay"],
        "temporalio-python": [python, HERE / "python_replay.py", *flags],
    }
    address = start_server(temporal)
    results: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as directory:
        history = history_file(python, address, Path(directory))
        for subject in [arguments.only] if arguments.only else SUBJECTS:
            print(f"measuring {subject} …", file=sys.stderr)
            results[subject] = measure_workflows(workers[subject], python, address, sizes)
            passes = 5 if arguments.quick else 12
            results[subject]["replay.events_per_s"] = measure_replay(replays[subject], history, passes)
    if arguments.only:
        print(json.dumps(results, indent=2))
        return
    version = subprocess.run([temporal, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, {version}, history {history.name}")
    table(results)
    record(results, UNITS)


if __name__ == "__main__":
    main()
