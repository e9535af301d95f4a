"""What cli_tour.py runs; in a file of its own because the SDK's sandbox imports a workflow's file again."""

import datetime

from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError


@activity.defn
async def greet(name: str) -> str:
    return f"hello {name}"


@activity.defn
async def hold() -> str:
    """Ends only by another hand."""
    activity.raise_complete_async()


@workflow.defn
class Tour:
    """Waits until told to finish; greets on every signal, counts on every update."""

    def __init__(self) -> None:
        self.greetings: list[str] = []
        self.names: list[str] = []
        self.total = 0
        self.finished = False

    @workflow.run
    async def run(self, wait: bool) -> str:
        while wait and not self.finished:
            await workflow.wait_condition(lambda: self.finished or len(self.names) > len(self.greetings))
            for name in self.names[len(self.greetings) :]:
                short = datetime.timedelta(seconds=10)
                self.greetings.append(await workflow.execute_activity(greet, name, start_to_close_timeout=short))
        return ", ".join(self.greetings) or "nobody"

    @workflow.signal
    def meet(self, name: str) -> None:
        self.names.append(name)

    @workflow.signal
    def finish(self) -> None:
        self.finished = True

    @workflow.query
    def met(self) -> list[str]:
        return self.greetings

    @workflow.update
    async def add(self, number: int) -> int:
        self.total += number
        return self.total


@workflow.defn
class Patient:
    """Waits for activities that the command ends, and tells how."""

    @workflow.run
    async def run(self, count: int) -> list[str]:
        ends = []
        for number in range(count):
            try:
                ends.append(await workflow.execute_activity(
                    hold,
                    activity_id=f"hold-{number}",
                    start_to_close_timeout=datetime.timedelta(minutes=5),
                    retry_policy=RetryPolicy(maximum_attempts=1),
                ))
            except ActivityError as error:
                ends.append(str(error.cause))
        return ends
