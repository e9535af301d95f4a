"""Sends bad and borderline requests to a server and compares its refusals with those of the reference server.

    python errors.py --address 127.0.0.1:7233 [--only PART_OF_A_NAME]

Compared are the status code, the message and the types of the details, with ids and times taken out; a request that is
accepted counts as code OK. errors_baseline.json holds what the reference server (`temporal server start-dev`, no other
settings) answered; --record writes it. Its "known" names the cases where another answer is right, and why.
"""

import argparse
import asyncio
import datetime
import json
import pathlib
import re
import sys
import uuid

from google.protobuf import json_format
from temporalio.api.operatorservice import v1 as operator_messages
from temporalio.api.workflowservice import v1 as workflow_messages
from temporalio.client import Client
from temporalio.service import RPCError

from error_cases import CASES, COMMANDS, QUEUE, SETUP, TAG, TASKS

BASELINE = pathlib.Path(__file__).resolve().parent / "errors_baseline.json"
VARIABLE = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ][\d:.]+( \+0000 UTC|Z)?|127\.0\.0\.1:\d+|\([0-9a-f]{8}\)|" + TAG
)


class Caller:
    def __init__(self, client):
        self.services = {"operator": (client.operator_service, operator_messages),
                         "workflow": (client.workflow_service, workflow_messages)}

    async def send(self, service, method, fields, timeout=20):
        stub, messages = self.services[service]
        kind = getattr(messages, "".join(part.capitalize() for part in method.split("_")) + "Request")
        if "namespace" in kind.DESCRIPTOR.fields_by_name and "namespace" not in fields and service == "workflow":
            fields = {"namespace": "default", **fields}
        request = json_format.ParseDict(fields, kind())
        return await getattr(stub, method)(request, retry=False, timeout=datetime.timedelta(seconds=timeout))

    async def outcome(self, *call):
        """How a call ends, as it is compared."""
        try:
            await self.send(*call)
        except RPCError as error:
            return {
                "code": error.status.name,
                "message": VARIABLE.sub("<>", error.message),
                "details": [detail.type_url.rsplit("/")[-1] for detail in error.grpc_status.details],
            }
        return {"code": "OK"}

    async def workflow_task(self, name):
        """Starts a workflow and takes its first task."""
        queue = f"{QUEUE}-{name}"
        await self.send("workflow", "start_workflow_execution", {
            "workflowId": f"errors-{TAG}-{name}", "workflowType": {"name": "Nobody"}, "taskQueue": {"name": queue},
            "requestId": str(uuid.uuid4())})
        return await self.send("workflow", "poll_workflow_task_queue", {"taskQueue": {"name": queue}}, 60)


def token(task):
    return json_format.MessageToDict(task)["taskToken"]


async def commands(caller, wanted):
    """Each command is the only one of a workflow's first task."""
    outcomes = {}
    for number, (name, command) in enumerate(COMMANDS.items()):
        if wanted(name):
            task = await caller.workflow_task(f"command-{number}")
            given = command if isinstance(command, list) else [command]
            outcomes[name] = await caller.outcome(
                "workflow", "respond_workflow_task_completed", {"taskToken": token(task), "commands": given})
    return outcomes


async def tasks(caller, wanted):
    """What must hold of task tokens: the cases name which token they take."""
    if not any(wanted(name) for name in TASKS):
        return {}
    task = await caller.workflow_task("task")
    activity = {"scheduleActivityTaskCommandAttributes": {
        "activityId": "a", "activityType": {"name": "greet"}, "taskQueue": {"name": f"{QUEUE}-activity"},
        "startToCloseTimeout": "60s", "retryPolicy": {"maximumAttempts": 1}},
        "commandType": "COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK"}
    answer = {"taskToken": token(task), "commands": [activity]}
    await caller.send("workflow", "respond_workflow_task_completed", answer)
    work = await caller.send(
        "workflow", "poll_activity_task_queue", {"taskQueue": {"name": f"{QUEUE}-activity"}}, 60)
    outcomes = {}
    tokens = {"workflow": token(task), "activity": token(work)}
    for name, (method, which, fields) in TASKS.items():
        given = {"taskToken": tokens[which], **fields} if which else fields
        outcomes[name] = await caller.outcome("workflow", method, given)
    return {name: outcome for name, outcome in outcomes.items() if wanted(name)}


async def collect(options):
    caller = Caller(await Client.connect(options.address))
    wanted = (lambda name: options.only in name) if options.only else lambda name: True
    for call in SETUP:
        await caller.send(*call)
    outcomes = {}
    for name, call in CASES.items():
        if wanted(name):
            outcomes[name] = await caller.outcome(*call)
    return {**outcomes, **await commands(caller, wanted), **await tasks(caller, wanted)}


def compare(outcomes, document):
    known, different = document.get("known", {}), 0
    for name, found in outcomes.items():
        expected = document["cases"].get(name)
        if found == expected:
            continue
        label = "known" if name in known else "FAIL "
        different += name not in known
        print(f"{label} {name}" + (f": {known[name]}" if name in known else ""))
        if name not in known:
            print(f"       here      {json.dumps(found)}\n       reference {json.dumps(expected)}")
    equal = sum(found == document["cases"].get(name) for name, found in outcomes.items())
    print(f"{equal} of {len(outcomes)} answers as on the reference, {different} unexplained")
    return 1 if different else 0


def record(outcomes, document):
    cases = {**document["cases"], **outcomes}
    lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items())
    reasons = ",\n".join(f"    {json.dumps(name)}: {json.dumps(why)}" for name, why in document.get("known", {}).items())
    BASELINE.write_text('{\n  "cases": {\n' + lines + '\n  },\n  "known": {\n' + reasons + "\n  }\n}\n")


async def main(options):
    outcomes = await collect(options)
    document = json.loads(BASELINE.read_text()) if BASELINE.exists() else {"cases": {}}
    if options.record:
        record(outcomes, document)
        return 0
    return compare(outcomes, document)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="how a server refuses bad requests")
    parser.add_argument("--address", required=True)
    parser.add_argument("--only", help="only cases whose name contains this")
    parser.add_argument("--record", action="store_true", help="write the baseline; only on the reference server")
    sys.exit(asyncio.run(main(parser.parse_args())))
