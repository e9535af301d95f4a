"""A worker of the official Python SDK with the workflows and activities that the Swift tests talk to.

Writes "ready" when it polls, and ends when its standard input does.
"""

import asyncio
import threading
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, ApplicationError, ChildWorkflowError
from temporalio.worker import Worker

with workflow.unsafe.imports_passed_through():
    from common import connect, describe, end_with_parent, parser

SHORT = timedelta(seconds=20)


def failure() -> ApplicationError:
    """The failure that both languages raise and both check."""
    inner = ApplicationError("inner message", {"code": 7}, type="InnerFailure")
    outer = ApplicationError("outer message", "first", 2, type="OuterFailure", non_retryable=True)
    outer.__cause__ = inner
    return outer


@activity.defn
async def py_greet(name: str) -> str:
    return f"Python greets {name}"


@activity.defn
async def py_join(first: str, second: int, third: list[str]) -> str:
    return "|".join([first, str(second), *third])


@activity.defn
async def py_fail() -> None:
    raise failure()


@workflow.defn
class PyLedger:
    """The same workflow as `Ledger` in the Swift tests."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        self.closed = False

    @workflow.run
    async def run(self, first: str) -> list[str]:
        self.entries.insert(0, first)
        await workflow.wait_condition(lambda: self.closed)
        return self.entries

    @workflow.signal(name="Note")
    def note(self, entry: str) -> None:
        self.entries.append(entry)

    @workflow.signal(name="Close")
    def close(self) -> None:
        self.closed = True

    @workflow.query(name="Read")
    def read(self) -> list[str]:
        return self.entries

    @workflow.update(name="Add")
    async def add(self, entry: str) -> int:
        if entry == "explode":
            raise failure()
        self.entries.append(entry)
        return len(self.entries)

    @add.validator
    def check(self, entry: str) -> None:
        if not entry:
            raise ApplicationError("an entry needs text", type="EmptyEntry")


@workflow.defn
class PyDouble:
    @workflow.run
    async def run(self, number: int) -> int:
        return number * 2


@workflow.defn
class PyFails:
    @workflow.run
    async def run(self) -> None:
        raise failure()


@workflow.defn
class PyCallsSwift:
    """Calls an activity and a child of the Swift worker on the given task queue."""

    @workflow.run
    async def run(self, task_queue: str) -> list[str]:
        greeting = await workflow.execute_activity(
            "Greet", "Python", task_queue=task_queue, start_to_close_timeout=SHORT, result_type=str
        )
        child = await workflow.start_child_workflow("Ledger", "from Python", task_queue=task_queue)
        await child.signal("Note", "signalled")
        await child.signal("Close")
        return [greeting, *await child]


@workflow.defn
class PyCatchesSwift:
    """Gives back what is left of failures of a Swift activity and a Swift child."""

    @workflow.run
    async def run(self, task_queue: str) -> list[list[dict]]:
        chains = []
        try:
            await workflow.execute_activity("Explode", task_queue=task_queue, start_to_close_timeout=SHORT)
        except ActivityError as error:
            chains.append(describe(error))
        try:
            await workflow.execute_child_workflow("Exploding", task_queue=task_queue)
        except ChildWorkflowError as error:
            chains.append(describe(error))
        return chains


async def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--task-queue", required=True)
    arguments = arguments.parse_args()
    end_with_parent()
    worker = Worker(
        await connect(arguments),
        task_queue=arguments.task_queue,
        workflows=[PyLedger, PyDouble, PyFails, PyCallsSwift, PyCatchesSwift],
        activities=[py_greet, py_join, py_fail],
    )
    async with worker:
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
