"""Records a history of more than 10,000 events on a running server: `BigLoop` with 960 rounds of activity and timer."""

import argparse
import asyncio
import os
import sys
import uuid
from pathlib import Path

from python_replay import BigLoop
from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker


@activity.defn(name="add")
async def add(left: int, right: int) -> int:
    return left + right


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True)
    parser.add_argument("--rounds", type=int, default=960)
    parser.add_argument("--to", required=True, type=Path)
    arguments = parser.parse_args()
    client = await Client.connect(arguments.address)
    queue = f"record-{uuid.uuid4()}"
    async with Worker(client, task_queue=queue, workflows=[BigLoop], activities=[add]):
        handle = await client.start_workflow("BigLoop", arguments.rounds, id=queue, task_queue=queue)
        await handle.result()
        arguments.to.write_text((await handle.fetch_history()).to_json())


if __name__ == "__main__":
    asyncio.run(main())
    # The SDK's own threads may abort an interpreter that takes itself down in order.
    sys.stdout.flush()
    os._exit(0)
