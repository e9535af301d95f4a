"""A small AI agent as a workflow, written against the official Python SDK; it runs on any server with Temporal's API.

    python ai_sample.py --address 127.0.0.1:7233

The model is a scripted activity, so the run needs no network and always ends the same. The loop asks the model what to
do next, calls tools (one is a child workflow, one fails twice before it works), stops for a person's approval before
the dangerous one, takes an update of its budget while it waits, and answers a query about its progress. Prints one
line of result; leaves with 0 when the result is what the script leads to.
"""

import argparse
import asyncio
import concurrent.futures
import dataclasses
import datetime
import logging
import sys
import uuid

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

SHORT = datetime.timedelta(seconds=10)


@dataclasses.dataclass
class Message:
    role: str
    text: str


@dataclasses.dataclass
class Decision:
    """What the model wants: a tool with an argument, or an answer."""

    tool: str = ""
    argument: str = ""
    answer: str = ""


@dataclasses.dataclass
class Result:
    answer: str
    turns: int
    spent: int
    budget: int


SCRIPT = [
    Decision(tool="search", argument="durable agents"),
    Decision(tool="research", argument="write-ahead logs"),
    Decision(tool="publish", argument="draft 1"),
    Decision(answer="published draft 1"),
]


@activity.defn
async def ask_model(messages: list[Message]) -> Decision:
    """The fake model: which turn it is follows from how often it spoke before."""
    return SCRIPT[sum(message.role == "model" for message in messages)]


@activity.defn
def search(query: str) -> str:
    """A tool that a busy service refuses twice; sync, so it runs in the worker's threads."""
    attempt = activity.info().attempt
    if attempt < 3:
        raise ApplicationError(f"busy, attempt {attempt}", type="Busy")
    return f"3 pages about {query}"


@activity.defn
async def read_page(page: str) -> str:
    """A slow tool, which says with heartbeats that it lives."""
    for part in range(3):
        activity.heartbeat(part)
        await asyncio.sleep(0.02)
    return f"read {page}"


@activity.defn
async def publish(draft: str) -> str:
    return f"url of {draft}"


@activity.defn
async def refuse(reason: str) -> None:
    raise ApplicationError(reason, type="Refused", non_retryable=True)


@workflow.defn
class Research:
    """A sub-agent: reads pages side by side, then rests for a moment."""

    @workflow.run
    async def run(self, topic: str) -> str:
        pages = [f"{topic} page {number}" for number in (1, 2, 3)]
        reads = [
            workflow.execute_activity(read_page, page, start_to_close_timeout=SHORT, heartbeat_timeout=SHORT)
            for page in pages
        ]
        texts = await asyncio.gather(*reads)
        await asyncio.sleep(0.05)
        return f"{len(texts)} pages"


@workflow.defn
class Agent:
    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.phase = "thinking"
        self.budget = 3
        self.spent = 0
        self.approved: bool | None = None

    @workflow.run
    async def run(self, task: str) -> Result:
        self.messages.append(Message("user", task))
        turns = 0
        while True:
            turns += 1
            decision = await workflow.execute_activity(ask_model, self.messages, start_to_close_timeout=SHORT)
            self.messages.append(Message("model", decision.answer or f"{decision.tool}({decision.argument})"))
            if decision.answer:
                self.phase = "done"
                return Result(decision.answer, turns, self.spent, self.budget)
            self.messages.append(Message("tool", await self.use(decision)))

    async def use(self, decision: Decision) -> str:
        self.spent += 1
        if decision.tool == "search":
            quick = RetryPolicy(initial_interval=datetime.timedelta(milliseconds=10), maximum_attempts=5)
            return await workflow.execute_activity(
                search, decision.argument, start_to_close_timeout=SHORT, retry_policy=quick
            )
        if decision.tool == "research":
            return await workflow.execute_child_workflow(
                Research.run, decision.argument, id=f"{workflow.info().workflow_id}/research"
            )
        return await self.with_approval(decision.argument)

    async def with_approval(self, draft: str) -> str:
        self.phase = "waiting for approval"
        try:
            await workflow.wait_condition(lambda: self.approved is not None, timeout=datetime.timedelta(minutes=5))
        except asyncio.TimeoutError:
            return "nobody answered"
        self.phase = "publishing"
        if not self.approved:
            await workflow.execute_activity(refuse, "not approved", start_to_close_timeout=SHORT)
        return await workflow.execute_activity(publish, draft, start_to_close_timeout=SHORT)

    @workflow.signal
    def approve(self, yes: bool) -> None:
        self.approved = yes

    @workflow.update
    async def raise_budget(self, by: int) -> int:
        await asyncio.sleep(0.01)
        self.budget += by
        return self.budget

    @raise_budget.validator
    def check_budget(self, by: int) -> None:
        if by <= 0:
            raise ValueError("a budget is raised by more than nothing")

    @workflow.query
    def progress(self) -> str:
        return self.phase


async def until(wanted: str, handle) -> None:
    for _ in range(400):
        if await handle.query(Agent.progress) == wanted:
            return
        await asyncio.sleep(0.025)
    raise TimeoutError(f"the agent never said it was {wanted}")


async def rejected(handle) -> bool:
    """Whether the validator turns a senseless update away."""
    try:
        await handle.execute_update(Agent.raise_budget, 0)
    except Exception as error:
        return "more than nothing" in str(error.__cause__)
    return False


async def main(address: str, namespace: str) -> int:
    client = await Client.connect(address, namespace=namespace)
    queue = f"ai-sample-{uuid.uuid4()}"
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        async with Worker(
            client,
            task_queue=queue,
            workflows=[Agent, Research],
            activities=[ask_model, search, read_page, publish, refuse],
            activity_executor=threads,
        ):
            approving = await client.start_workflow(Agent.run, "write about it", id=f"{queue}/yes", task_queue=queue)
            await until("waiting for approval", approving)
            turned_away = await rejected(approving)
            budget = await approving.execute_update(Agent.raise_budget, 4)
            await approving.signal(Agent.approve, True)
            result = await approving.result()
            phase = await approving.query(Agent.progress)

            declining = await client.start_workflow(Agent.run, "write about it", id=f"{queue}/no", task_queue=queue)
            await declining.signal(Agent.approve, False)
            try:
                await declining.result()
                refused = "it published"
            except Exception as error:
                refused = error.__cause__.__cause__.message
    wanted = Result("published draft 1", 4, 3, 7)
    fine = (result, budget, phase, turned_away, refused) == (wanted, 7, "done", True, "not approved")
    verdict = "ok" if fine else "WRONG"
    print(f"{verdict}: {result}, then refused: {refused}, phase {phase}, update rejected: {turned_away}")
    return 0 if fine else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="an AI agent as a workflow, against any server with Temporal's API")
    parser.add_argument("--address", default="127.0.0.1:7233")
    parser.add_argument("--namespace", default="default")
    options = parser.parse_args()
    # The tools fail on purpose; the SDK would log each time.
    logging.getLogger("temporalio").setLevel(logging.CRITICAL)
    sys.exit(asyncio.run(main(options.address, options.namespace)))
