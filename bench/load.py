"""The load: starts workflows and waits for their results, so many at a time, and writes their times as JSON.

One program for both subjects, so that only the worker differs.
"""

import argparse
import asyncio
import json
import os
import sys
import time
import uuid

from temporalio.client import Client


async def run_one(client: Client, task_queue: str) -> float:
    start = time.perf_counter()
    result = await client.execute_workflow("Workflow3", "x", id=f"bench-{uuid.uuid4()}", task_queue=task_queue)
    if result != "x...":
        raise RuntimeError(f"wrong result {result!r}")
    return time.perf_counter() - start


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True)
    parser.add_argument("--task-queue", required=True)
    parser.add_argument("--in-flight", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    arguments = parser.parse_args()
    client = await Client.connect(arguments.address)
    left = arguments.count
    times: list[float] = []

    async def lane() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            times.append(await run_one(client, arguments.task_queue))

    start = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(arguments.in_flight)))
    print(json.dumps({"seconds": time.perf_counter() - start, "times": times}))


if __name__ == "__main__":
    asyncio.run(main())
    # The SDK's own threads may abort an interpreter that takes itself down in order.
    sys.stdout.flush()
    os._exit(0)
