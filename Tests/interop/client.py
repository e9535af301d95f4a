"""A client of the official Python SDK that drives Swift workflows and writes what it saw as one line of JSON."""

import asyncio
import json
import os
import sys

from common import connect, describe, parser
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy


async def ledger(client: Client, task_queue: str, id: str) -> dict:
    """Starts a `Ledger` and uses every kind of message on it."""
    handle = await client.start_workflow("Ledger", "started", id=id, task_queue=task_queue, result_type=list[str])
    await handle.signal("Note", "signalled")
    seen = {"added": await handle.execute_update("Add", "updated")}
    try:
        await handle.execute_update("Add", "")
    except WorkflowUpdateFailedError as error:
        seen["rejected"] = describe(error.cause)
    try:
        await handle.execute_update("Add", "explode")
    except WorkflowUpdateFailedError as error:
        seen["failed"] = describe(error.cause)
    seen["read"] = await handle.query("Read")
    try:
        await handle.query("Nonsense")
    except WorkflowQueryFailedError as error:
        seen["unknownQuery"] = error.message
    await handle.signal("Close")
    seen["result"] = await handle.result()
    return seen


async def with_start(client: Client, task_queue: str, id: str) -> dict:
    """Signal-with-start and update-with-start."""
    handle = await client.start_workflow(
        "Ledger", "one", id=id, task_queue=task_queue, start_signal="Note", start_signal_args=["two"]
    )
    start = WithStartWorkflowOperation(
        "Ledger",
        "never used",
        id=id,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
    # An update in the first task would be handled before the main method has entered the input.
    await client.get_workflow_handle(id).query("Read")
    count = await client.execute_update_with_start_workflow("Add", "three", start_workflow_operation=start)
    await handle.signal("Close")
    return {"count": count, "result": await client.get_workflow_handle(id, result_type=list[str]).result()}


async def failing(client: Client, task_queue: str, id: str) -> dict:
    """The failure of a Swift workflow, as Python sees it."""
    try:
        await client.execute_workflow("Exploding", id=id, task_queue=task_queue)
    except WorkflowFailureError as error:
        return {"failure": describe(error.cause)}
    return {}


async def python(client: Client, task_queue: str, id: str, workflow: str, argument: str) -> dict:
    """Runs any workflow with one text argument."""
    return {"result": await client.execute_workflow(workflow, argument, id=id, task_queue=task_queue)}


async def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("command", choices=["ledger", "with-start", "failing", "run"])
    arguments.add_argument("--task-queue", required=True)
    arguments.add_argument("--id", required=True)
    arguments.add_argument("--workflow")
    arguments.add_argument("--argument")
    arguments = arguments.parse_args()
    client = await connect(arguments)
    target = (client, arguments.task_queue, arguments.id)
    match arguments.command:
        case "ledger":
            seen = await ledger(*target)
        case "with-start":
            seen = await with_start(*target)
        case "failing":
            seen = await failing(*target)
        case _:
            seen = await python(*target, arguments.workflow, arguments.argument)
    print(json.dumps(seen))


if __name__ == "__main__":
    asyncio.run(main())
    # The SDK's own threads may abort an interpreter that takes itself down in order.
    sys.stdout.flush()
    os._exit(0)
