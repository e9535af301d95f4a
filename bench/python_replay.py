"""Replays one history again and again with the official Python SDK and writes events per second, a line per pass."""

import argparse
import asyncio
import gzip
import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner


@workflow.defn(name="BigLoop")
class BigLoop:
    @workflow.run
    async def run(self, rounds: int) -> int:
        total = 0
        for number in range(rounds):
            total = await workflow.execute_activity(
                "add", args=[total, number], start_to_close_timeout=timedelta(seconds=10), result_type=int
            )
            await workflow.sleep(timedelta(milliseconds=1))
        return total


def read(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--history", required=True, type=Path)
    parser.add_argument("--passes", type=int, default=7)
    parser.add_argument("--unsandboxed", action="store_true")
    arguments = parser.parse_args()
    text = read(arguments.history)
    count = len(json.loads(text)["events"])
    history = WorkflowHistory.from_json("big_loop", text)
    runner = UnsandboxedWorkflowRunner() if arguments.unsandboxed else SandboxedWorkflowRunner()
    replayer = Replayer(workflows=[BigLoop], workflow_runner=runner)
    for _ in range(arguments.passes):
        start = time.perf_counter()
        await replayer.replay_workflow(history)
        print(count / (time.perf_counter() - start), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
    # The SDK's own threads may abort an interpreter that takes itself down in order.
    sys.stdout.flush()
    os._exit(0)
