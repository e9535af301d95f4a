"""The three-activity workflow on the official Python SDK, with its settings left at their defaults."""

import argparse
import asyncio
import os
import sys
import threading
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

LIMIT = timedelta(seconds=30)


@activity.defn(name="Step")
async def step(text: str) -> str:
    return text + "."


@workflow.defn(name="Workflow3")
class Workflow3:
    @workflow.run
    async def run(self, text: str) -> str:
        for _ in range(3):
            text = await workflow.execute_activity(step, text, start_to_close_timeout=LIMIT)
        return text


def end_with_parent() -> None:
    def watch() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True)
    parser.add_argument("--task-queue", required=True)
    parser.add_argument("--unsandboxed", action="store_true")
    arguments = parser.parse_args()
    end_with_parent()
    worker = Worker(
        await Client.connect(arguments.address),
        task_queue=arguments.task_queue,
        workflows=[Workflow3],
        activities=[step],
        workflow_runner=UnsandboxedWorkflowRunner() if arguments.unsandboxed else SandboxedWorkflowRunner(),
        # Written out because the Swift worker is given the same numbers.
        max_cached_workflows=1000,
        max_concurrent_workflow_tasks=100,
        max_concurrent_activities=100,
        max_concurrent_workflow_task_polls=5,
        max_concurrent_activity_task_polls=5,
    )
    async with worker:
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
