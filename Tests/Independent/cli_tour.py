"""Runs the verbs of the official `temporal` CLI against a server and compares with what the reference server did.

    python cli_tour.py --address 127.0.0.1:7233 --temporal PATH_TO_TEMPORAL

Each step is one call of the CLI. Compared are the exit code, the key paths of the JSON it prints (values only where
a step names them) and, for steps that should fail, the error text. cli_baseline.json holds what the reference server
(`temporal server start-dev`, no other settings) did; --record writes it, keeping of an existing one only the key
paths that both runs had. Its "known" names the steps that may differ, and why.
"""

import argparse
import asyncio
import json
import pathlib
import re
import sys
import tempfile
import time
import uuid

from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import Worker, WorkerDeploymentConfig

from tour_workflow import Patient, Tour, greet, hold

BASELINE = pathlib.Path(__file__).resolve().parent / "cli_baseline.json"
TAG = uuid.uuid4().hex[:8]
VARIABLE = re.compile(
    r"temporal-cli:[\w@.-]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z?|127\.0\.0\.1:\d+|" + TAG
)


class Tourist:
    def __init__(self, options):
        self.options = options
        self.seen = {}
        self.problems = []
        self.excused = []
        document = json.loads(BASELINE.read_text()) if BASELINE.exists() else {"steps": {}}
        self.baseline = document["steps"]
        self.known = document.get("known", {})

    async def call(self, *words, namespace="default"):
        command = [self.options.temporal, *words, "--address", self.options.address, "--namespace", namespace,
                   "--command-timeout", "15s", "--color", "never"]
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        out, error = await process.communicate()
        return process.returncode, out.decode(), error.decode()

    async def step(self, name, *words, wants=None, json_output=True, eventually=False, namespace="default"):
        """One call, judged. `wants` maps key paths to values; `eventually` repeats until they are there."""
        deadline = time.monotonic() + (60 if eventually else 0)
        while True:
            extra = ("--output", "json") if json_output else ()
            code, out, error = await self.call(*words, *extra, namespace=namespace)
            value, problem = parse(out) if json_output and code == 0 else (None, "")
            wrong = [f"{path} is {look(value, path)!r}, wanted {wanted!r}" for path, wanted in (wants or {}).items()
                     if look(value, path) != wanted]
            if not (wrong or problem) or time.monotonic() >= deadline:
                break
            await asyncio.sleep(0.25)
        found = {"exit": code}
        if value is not None:
            found["paths"] = sorted(paths(value))
        if code != 0:
            lines = error.strip().split("\n")
            first = next((line for line in lines if line.startswith("Error:")), lines[0])
            found["error"] = VARIABLE.sub("<>", first)
        self.seen[name] = found
        self.judge(name, found, wrong + ([problem] if problem else []), error)
        return value

    def judge(self, name, found, problems, error):
        expected = self.baseline.get(name)
        if expected and not self.options.record:
            if expected["exit"] != found["exit"]:
                problems.append(f"exit code {found['exit']}, reference {expected['exit']}: {error.strip()[:300]}")
            elif expected.get("error") != found.get("error"):
                problems.append(f"error {found.get('error')!r}, reference {expected.get('error')!r}")
            missing = sorted(set(expected.get("paths", [])) - set(found.get("paths", [])))
            if missing and found["exit"] == 0:
                problems.append("missing in the output: " + ", ".join(missing))
        elif not self.options.record:
            problems.append("not in cli_baseline.json")
        reason = self.known.get(name) if problems else None
        label = "ok   " if not problems else "known" if reason else "FAIL "
        print(f"{label} {name}" + (f"   (exit {found['exit']})" if found["exit"] else ""), flush=True)
        for problem in [reason] if reason else problems:
            print(f"       {problem}", flush=True)
        if problems:
            (self.excused if reason else self.problems).append(name)

    def record(self):
        steps = dict(self.baseline)
        for name, found in self.seen.items():
            before = self.baseline.get(name)
            if before and "paths" in before and "paths" in found:
                found["paths"] = sorted(set(found["paths"]) & set(before["paths"]))
            steps[name] = found
        lines = [f"    {json.dumps(name)}: {json.dumps(found)}" for name, found in steps.items()]
        known = [f"    {json.dumps(name)}: {json.dumps(reason)}" for name, reason in self.known.items()]
        BASELINE.write_text(
            '{\n  "steps": {\n' + ",\n".join(lines) + '\n  },\n  "known": {\n' + ",\n".join(known) + "\n  }\n}\n"
        )


def parse(text):
    """The CLI prints one JSON value, several one after the other, or (for some verbs) nothing."""
    values, decoder, rest = [], json.JSONDecoder(), text.strip()
    while rest:
        try:
            value, end = decoder.raw_decode(rest)
        except ValueError:
            return None, f"no JSON: {rest[:200]!r}"
        values.append(value)
        rest = rest[end:].strip()
    return (values[0] if len(values) == 1 else values or None), ""


def paths(value, prefix=""):
    """Key paths; list items fold into [], and what a user named (payloads, memo, attributes) is not looked into."""
    found = set()
    if isinstance(value, dict):
        for key, item in value.items():
            path = f"{prefix}.{key}" if prefix else key
            if VARIABLE.search(key):
                continue
            found.add(path)
            if key not in ("metadata", "indexedFields", "fields", "customAttributes", "systemAttributes",
                           "supportedClients", "capabilities", "storageSchema", "links", "workerHeartbeat"):
                found |= paths(item, path)
    elif isinstance(value, list):
        for item in value:
            found |= paths(item, prefix + "[]")
    return found


def look(value, path):
    for part in path.split("."):
        if isinstance(value, list):
            value = value[int(part)] if part.lstrip("-").isdigit() and value else len(value) if part == "#" else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value


async def workflows(t, queue):
    one = f"cli-{TAG}-one"
    start = ("--type", "Tour", "--task-queue", queue)
    closed = ("--workflow-id", f"cli-{TAG}-closed")
    await t.step("workflow start", "workflow", "start", *start, "--workflow-id", one, "--input", "true",
                 "--memo", 'note="hi"', "--static-summary", "a tour", wants={"workflowId": one, "type": "Tour"})
    this = ("--workflow-id", one)
    await t.step("workflow start, again, conflict fails", "workflow", "start", *start, *this, "--input", "true",
                 "--id-conflict-policy", "Fail")
    await t.step("workflow start, again, use existing", "workflow", "start", *start, *this, "--input", "true",
                 "--id-conflict-policy", "UseExisting", wants={"workflowId": one})
    await t.step("workflow execute", "workflow", "execute", *start, *closed, "--input", "false",
                 wants={"status": "COMPLETED", "result": "nobody"})
    await t.step("workflow start, duplicate rejected", "workflow", "start", *start, *closed, "--input", "false",
                 "--id-reuse-policy", "RejectDuplicate")
    await t.step("workflow result", "workflow", "result", *closed, wants={"status": "COMPLETED", "result": "nobody"})
    await t.step("workflow signal", "workflow", "signal", *this, "--name", "meet", "--input", '"Ada"')
    await t.step("workflow query", "workflow", "query", *this, "--name", "met",
                 wants={"queryResult.0.0": "hello Ada"}, eventually=True)
    await t.step("workflow query, unknown", "workflow", "query", *this, "--name", "nothing")
    await t.step("workflow query, closed, rejected", "workflow", "query", *closed, "--name", "met",
                 "--reject-condition", "not_open")
    await t.step("workflow stack", "workflow", "stack", *this)
    await t.step("workflow metadata", "workflow", "metadata", *this)
    await t.step("workflow update execute", "workflow", "update", "execute", *this, "--name", "add", "--input", "5",
                 "--update-id", "u1", wants={"name": "add", "updateId": "u1", "result": 5})
    await t.step("workflow update start", "workflow", "update", "start", *this, "--name", "add", "--input", "2",
                 "--update-id", "u2", "--wait-for-stage", "accepted", wants={"updateId": "u2"})
    await t.step("workflow update result", "workflow", "update", "result", *this, "--update-id", "u2",
                 wants={"result": 7})
    await t.step("workflow update describe", "workflow", "update", "describe", *this, "--update-id", "u1",
                 wants={"result": 5, "stage": "Completed"})
    await t.step("workflow update describe, unknown", "workflow", "update", "describe", *this, "--update-id", "none")
    await t.step("workflow describe", "workflow", "describe", *this, wants={
        "workflowExecutionInfo.status": "WORKFLOW_EXECUTION_STATUS_RUNNING",
        "workflowExecutionInfo.taskQueue": queue, "workflowExecutionInfo.type.name": "Tour"})
    await t.step("workflow describe, closed", "workflow", "describe", *closed, wants={
        "workflowExecutionInfo.status": "WORKFLOW_EXECUTION_STATUS_COMPLETED",
        "workflowExecutionInfo.historyLength": "5"})
    await t.step("workflow describe, points for a reset", "workflow", "describe", *closed, "--reset-points")
    await t.step("workflow describe, unknown", "workflow", "describe", "--workflow-id", f"cli-{TAG}-none")
    await t.step("workflow show", "workflow", "show", *closed, wants={
        "events.0.eventType": "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED", "events.#": 5})
    await t.step("workflow show, followed", "workflow", "show", *closed, "--follow", json_output=False)
    await t.step("workflow trace", "workflow", "trace", *closed, "--no-fold", json_output=False)
    mine = f"WorkflowId STARTS_WITH 'cli-{TAG}-'"
    await t.step("workflow list", "workflow", "list", "--query", mine, wants={"#": 2}, eventually=True)
    await t.step("workflow list, limited", "workflow", "list", "--query", mine, "--limit", "1")
    await t.step("workflow list, bad query", "workflow", "list", "--query", "NoSuchField = 1")
    await t.step("workflow count", "workflow", "count", "--query", mine, wants={"count": "2"})
    await t.step("workflow count, grouped", "workflow", "count", "--query", mine + " GROUP BY ExecutionStatus",
                 wants={"count": "2", "groups.#": 2})
    await t.step("workflow list, archived", "workflow", "list", "--archived")
    two = f"cli-{TAG}-two"
    await t.step("workflow signal-with-start", "workflow", "signal-with-start", *start, "--workflow-id", two,
                 "--input", "true", "--signal-name", "meet", "--signal-input", '"Bob"', wants={"workflowId": two})
    three = f"cli-{TAG}-three"
    updating = (*start, "--workflow-id", three, "--input", "true", "--id-conflict-policy", "UseExisting",
                "--update-name", "add", "--update-input")
    await t.step("workflow execute-update-with-start", "workflow", "execute-update-with-start", *updating, "3",
                 wants={"workflowId": three, "updateResult": 3})
    await t.step("workflow start-update-with-start", "workflow", "start-update-with-start", *updating, "4",
                 "--update-wait-for-stage", "accepted", wants={"workflowId": three})
    await t.step("workflow update-options", "workflow", "update-options", "--workflow-id", two,
                 "--versioning-override-behavior", "auto_upgrade")
    await t.step("workflow update-options, undone", "workflow", "update-options", "--workflow-id", two,
                 "--versioning-override-behavior", "unspecified")
    await t.step("workflow pause", "workflow", "pause", "--workflow-id", two, "--reason", "lunch")
    await t.step("workflow unpause", "workflow", "unpause", "--workflow-id", two, "--reason", "fed")
    await t.step("workflow cancel", "workflow", "cancel", "--workflow-id", two)
    await t.step("workflow result, cancelled", "workflow", "result", "--workflow-id", two)
    await t.step("workflow terminate", "workflow", "terminate", "--workflow-id", three, "--reason", "enough")
    await t.step("workflow terminate, again", "workflow", "terminate", "--workflow-id", three)
    await t.step("workflow result, terminated", "workflow", "result", "--workflow-id", three)
    reset = ("workflow", "reset", "--reason", "again")
    await t.step("workflow reset, by type", *reset, *closed, "--type", "FirstWorkflowTask")
    await t.step("workflow result, after the reset", "workflow", "result", *closed, wants={"status": "COMPLETED"})
    await t.step("workflow reset, by event", *reset, *closed, "--event-id", "4")
    await t.step("workflow reset, bad event", *reset, *closed, "--event-id", "400")
    await t.step("workflow reset, with options", "workflow", "reset", "with-workflow-update-options", "--reason", "o",
                 *this, "--type", "FirstWorkflowTask", "--versioning-override-behavior", "auto_upgrade")
    await t.step("workflow signal, finish", "workflow", "signal", *this, "--name", "finish")
    await t.step("workflow result, signals reapplied", "workflow", "result", *this, wants={"result": "hello Ada"})
    quiet = f"cli-{TAG}-quiet"
    await t.step("workflow start, no output", "workflow", "start", *start, "--workflow-id", quiet,
                 "--input", "false", "--output", "none", json_output=False)
    await t.step("workflow result, without output before", "workflow", "result", "--workflow-id", quiet,
                 wants={"status": "COMPLETED"})
    await t.step("workflow delete", "workflow", "delete", "--workflow-id", quiet, "-y")
    await t.step("workflow describe, deleted", "workflow", "describe", "--workflow-id", quiet,
                 wants={"workflowExecutionInfo": None}, eventually=True)
    await t.step("workflow signal, unknown", "workflow", "signal", "--workflow-id", f"cli-{TAG}-none", "--name", "x")
    await t.step("workflow cancel, unknown", "workflow", "cancel", "--workflow-id", f"cli-{TAG}-none")
    with tempfile.TemporaryDirectory() as folder:
        history = pathlib.Path(folder) / "history.json"
        history.write_text((await t.call("workflow", "show", *this, "--output", "json"))[1])
        await t.step("workflow fix-history-json", "workflow", "fix-history-json", "--source", str(history),
                     json_output=False)


async def batch(t, name, *words):
    """Starts a batch operation and waits for its end, since a server does one after the other."""
    job = await t.step(name, *words, "--reason", "tour", "-y")
    if identifier := look(job, "batchJobId"):
        await t.step(f"{name}: it ends", "batch", "describe", "--job-id", identifier,
                     wants={"state": "BATCH_OPERATION_STATE_COMPLETED"}, eventually=True)


async def activities(t, queue):
    """Those that a workflow starts; then the others."""
    patient = ("--workflow-id", f"cli-{TAG}-patient")
    await t.call("workflow", "start", "--type", "Patient", "--task-queue", queue, *patient, "--input", "3")
    for number in range(3):
        one = (*patient, "--activity-id", f"hold-{number}")
        await t.step(f"workflow describe, activity {number} is under way", "workflow", "describe", *patient, wants={
            "pendingActivities.0.activityId": f"hold-{number}",
            "pendingActivities.0.state": "PENDING_ACTIVITY_STATE_STARTED"}, eventually=True)
        if number == 0:
            await t.step("activity pause", "activity", "pause", *one, "--reason", "lunch")
            await t.step("workflow describe, activity pauses", "workflow", "describe", *patient, wants={
                "pendingActivities.0.paused": True}, eventually=True)
            await t.step("activity unpause", "activity", "unpause", *one)
            await t.step("activity update-options", "activity", "update-options", *one, "--start-to-close-timeout",
                         "60s", "--retry-maximum-attempts", "2")
            await t.step("activity reset", "activity", "reset", *one)
            await t.step("activity complete", "activity", "complete", *one, "--result", '"by hand"')
        elif number == 1:
            await t.step("activity fail", "activity", "fail", *one, "--reason", "no more", "--detail", '"why"')
        else:
            await t.step("activity complete, last", "activity", "complete", *one, "--result", '"at last"')
    await t.step("workflow result, activities ended by hand", "workflow", "result", *patient, wants={
        "result": ["by hand", "no more", "at last"]})
    await t.step("activity complete, ended", "activity", "complete", *patient, "--activity-id", "hold-0", "--result",
                 "1")
    await t.step("activity pause, unknown", "activity", "pause", *patient, "--activity-id", "none")
    for verb, words in {"unpause": (), "reset": (), "update-options": ("--task-queue", queue)}.items():
        await batch(t, f"activity {verb}, as a batch", "activity", verb, "--query", f"WorkflowId = '{patient[1]}'",
                    *words)
    await standalone_activities(t, queue)


async def standalone_activities(t, queue):
    """Those that no workflow starts."""
    name = f"cli-{TAG}-activity"
    alone = ("--activity-id", name)
    short = ("--task-queue", queue, "--start-to-close-timeout", "60s")
    greeting = ("--type", "greet", "--input", '"Cleo"', *short)
    await t.step("activity start", "activity", "start", *alone, *greeting)
    await t.step("activity result", "activity", "result", *alone, wants={"result": "hello Cleo"})
    await t.step("activity start, again", "activity", "start", *alone, *greeting, "--id-reuse-policy",
                 "RejectDuplicate")
    await t.step("activity describe", "activity", "describe", *alone)
    await t.step("activity list", "activity", "list", "--query", f"ActivityId = '{name}'", wants={"#": 1},
                 eventually=True)
    await t.step("activity count", "activity", "count", "--query", f"ActivityId = '{name}'", wants={"count": "1"})
    await t.step("activity execute", "activity", "execute", "--activity-id", f"{name}-execute", *greeting,
                 wants={"result": "hello Cleo"})
    holding = {}
    for verb in ("complete", "fail", "cancel", "terminate", "pause"):
        holding[verb] = ("--activity-id", f"{name}-{verb}")
        await t.step(f"activity start, to {verb}", "activity", "start", *holding[verb], "--type", "hold", *short,
                     "--retry-maximum-attempts", "1")
        await t.step(f"activity describe, to {verb}", "activity", "describe", *holding[verb],
                     wants={"info.runState": "PENDING_ACTIVITY_STATE_STARTED"}, eventually=True)
    await t.step("activity start, already there", "activity", "start", *holding["cancel"], *greeting)
    await t.step("activity complete, alone", "activity", "complete", *holding["complete"], "--result", '"by hand"')
    await t.step("activity result, completed by hand", "activity", "result", *holding["complete"],
                 wants={"result": "by hand"})
    await t.step("activity fail, alone", "activity", "fail", *holding["fail"], "--reason", "no more")
    await t.step("activity result, failed by hand", "activity", "result", *holding["fail"])
    await t.step("activity cancel", "activity", "cancel", *holding["cancel"], "--reason", "tour")
    await t.step("activity describe, to be cancelled", "activity", "describe", *holding["cancel"],
                 wants={"info.runState": "PENDING_ACTIVITY_STATE_CANCEL_REQUESTED"}, eventually=True)
    await t.step("activity terminate", "activity", "terminate", *holding["terminate"], "--reason", "tour")
    await t.step("activity result, terminated", "activity", "result", *holding["terminate"])
    await t.step("activity pause, alone", "activity", "pause", *holding["pause"], "--reason", "tour")
    await t.step("activity unpause, alone", "activity", "unpause", *holding["pause"])
    await t.step("activity update-options, alone", "activity", "update-options", *holding["pause"],
                 "--start-to-close-timeout", "20s")
    await t.step("activity reset, alone", "activity", "reset", *holding["pause"])
    await t.step("activity delete", "activity", "delete", *holding["pause"], "-y")
    await t.step("activity describe, deleted", "activity", "describe", *holding["pause"], wants={"info": None},
                 eventually=True)
    await t.step("activity describe, unknown", "activity", "describe", "--activity-id", f"{name}-none")
    for verb in ("cancel", "terminate", "delete"):
        await batch(t, f"activity {verb}, as a batch", "activity", verb, "--query", f"ActivityId = '{name}-cancel'")


async def nexus_operations(t, queue):
    named = ("--operation-id", f"cli-{TAG}-operation")
    whole = (*named, "--endpoint", f"cli-{TAG}-none", "--service", "s", "--operation", "o")
    await t.step("nexus operation start", "nexus", "operation", "start", *whole)
    await t.step("nexus operation execute", "nexus", "operation", "execute", *whole)
    for verb in ("describe", "result", "cancel", "terminate"):
        await t.step(f"nexus operation {verb}", "nexus", "operation", verb, *named)
    await t.step("nexus operation list", "nexus", "operation", "list")
    await t.step("nexus operation count", "nexus", "operation", "count")


async def schedules(t, queue):
    name = f"cli-{TAG}-schedule"
    this = ("--schedule-id", name)
    action = ("--workflow-id", f"cli-{TAG}-scheduled", "--type", "Tour", "--task-queue", queue, "--input", "false")
    await t.step("schedule create", "schedule", "create", *this, *action, "--cron", "0 12 * * MON", "--interval", "1h",
                 "--calendar", '{"hour":"5","dayOfWeek":"Fri"}', "--notes", "first", "--paused", "--jitter", "2s",
                 "--overlap-policy", "BufferOne", "--time-zone", "Europe/Berlin", "--schedule-memo", 'a="b"')
    await t.step("schedule create, again", "schedule", "create", *this, *action, "--interval", "1h")
    await t.step("schedule describe", "schedule", "describe", *this, wants={
        "schedule.state.paused": True, "schedule.state.notes": "first", "schedule.spec.interval.0.interval": "3600s",
        "schedule.policies.overlapPolicy": "SCHEDULE_OVERLAP_POLICY_BUFFER_ONE", "info.futureActionTimes.#": 10})
    await t.step("schedule toggle, on", "schedule", "toggle", *this, "--unpause", "--reason", "go")
    await t.step("schedule describe, on", "schedule", "describe", *this, wants={"schedule.state.notes": "go"})
    await t.step("schedule trigger", "schedule", "trigger", *this)
    await t.step("schedule describe, triggered", "schedule", "describe", *this, wants={"info.actionCount": "1"},
                 eventually=True)
    await t.step("schedule backfill", "schedule", "backfill", *this, "--start-time", "2024-01-01T00:00:00Z",
                 "--end-time", "2024-01-01T02:30:00Z", "--overlap-policy", "AllowAll")
    await t.step("schedule describe, backfilled", "schedule", "describe", *this, wants={"info.actionCount": "4"},
                 eventually=True)
    await t.step("schedule list-matching-times", "schedule", "list-matching-times", *this, "--start-time",
                 "2024-01-01T00:30:00Z", "--end-time", "2024-01-01T03:30:00Z", wants={"startTime.#": 3})
    await t.step("schedule toggle, off", "schedule", "toggle", *this, "--pause", "--reason", "stop")
    await t.step("schedule update", "schedule", "update", *this, *action, "--interval", "2h", "--paused")
    await t.step("schedule describe, updated", "schedule", "describe", *this,
                 wants={"schedule.spec.interval.0.interval": "7200s"}, eventually=True)
    await t.step("schedule list", "schedule", "list", "--query", f"ScheduleId = '{name}'", wants={"#": 1},
                 eventually=True)
    await t.step("schedule delete", "schedule", "delete", *this)
    await t.step("schedule describe, deleted", "schedule", "describe", *this)


async def batches(t, queue):
    ids = [f"cli-{TAG}-batch-{number}" for number in range(3)]
    for name in ids:
        await t.call("workflow", "start", "--type", "Tour", "--task-queue", queue, "--workflow-id", name, "--input",
                     "true")
    query = f"WorkflowId STARTS_WITH 'cli-{TAG}-batch-' AND ExecutionStatus = 'Running'"
    await t.step("batch, what it is for", "workflow", "count", "--query", query, wants={"count": "3"}, eventually=True)
    verbs = {
        "signal": ("--name", "meet", "--input", '"Dora"'),
        "update-options": ("--versioning-override-behavior", "unspecified"),
        "reset": ("--type", "FirstWorkflowTask"),
        "cancel": (),
    }
    for verb, words in verbs.items():
        job = await t.step(f"workflow {verb}, as a batch", "workflow", verb, "--query", query, "--reason", "tour", "-y",
                           *words)
        if name := look(job, "batchJobId"):
            await t.step(f"batch describe, {verb}", "batch", "describe", "--job-id", name, wants={
                "state": "BATCH_OPERATION_STATE_COMPLETED", "totalOperationCount": "3",
                "completeOperationCount": "3"}, eventually=True)
    gone = await t.step("workflow terminate, as a batch", "workflow", "terminate", "--query",
                        f"WorkflowId STARTS_WITH 'cli-{TAG}-batch-'", "--reason", "tour", "-y")
    await t.step("batch list", "batch", "list")
    if name := look(gone, "batchJobId"):
        await t.step("batch describe, terminate", "batch", "describe", "--job-id", name,
                     wants={"state": "BATCH_OPERATION_STATE_COMPLETED"}, eventually=True)
        await t.step("batch terminate, completed", "batch", "terminate", "--job-id", name, "--reason", "stop")
    await t.step("batch describe, unknown", "batch", "describe", "--job-id", "no-such-job")
    await t.step("workflow delete, as a batch", "workflow", "delete", "--query", f"WorkflowId = '{ids[0]}'", "--reason",
                 "tour", "-y")


async def task_queues(t, queue):
    this = ("--task-queue", queue)
    await t.step("task-queue describe", "task-queue", "describe", *this)
    await t.step("task-queue describe, with configuration", "task-queue", "describe", *this, "--report-config")
    await t.step("task-queue describe, old way", "task-queue", "describe", *this, "--legacy-mode")
    await t.step("task-queue list-partition", "task-queue", "list-partition", *this)
    await t.step("task-queue config set", "task-queue", "config", "set", *this, "--task-queue-type", "activity",
                 "--queue-rps-limit", "500", "--queue-rps-limit-reason", "tour", "--fairness-key-rps-limit-default",
                 "100", "--fairness-key-rps-limit-reason", "tour")
    await t.step("task-queue config get", "task-queue", "config", "get", *this, "--task-queue-type", "activity",
                 wants={"queueRateLimit.rateLimit.requestsPerSecond": 500})
    await t.step("task-queue config set, back", "task-queue", "config", "set", *this, "--task-queue-type", "activity",
                 "--queue-rps-limit", "default", "--fairness-key-rps-limit-default", "default")
    old = ("--task-queue", f"cli-{TAG}-old")
    await t.step("task-queue update-build-ids add-new-default", "task-queue", "update-build-ids", "add-new-default",
                 *old, "--build-id", "1.0")
    await t.step("task-queue update-build-ids add-new-compatible", "task-queue", "update-build-ids",
                 "add-new-compatible", *old, "--build-id", "1.1", "--existing-compatible-build-id", "1.0")
    await t.step("task-queue update-build-ids promote-id-in-set", "task-queue", "update-build-ids",
                 "promote-id-in-set", *old, "--build-id", "1.0")
    await t.step("task-queue update-build-ids promote-set", "task-queue", "update-build-ids", "promote-set", *old,
                 "--build-id", "1.0")
    await t.step("task-queue get-build-ids", "task-queue", "get-build-ids", *old)
    await t.step("task-queue get-build-id-reachability", "task-queue", "get-build-id-reachability", *old, "--build-id",
                 "1.0")
    rules = ("task-queue", "versioning")
    here = ("--task-queue", f"cli-{TAG}-rules")
    await t.step("task-queue versioning insert-assignment-rule", *rules, "insert-assignment-rule", *here, "--build-id",
                 "2.0", "-y")
    await t.step("task-queue versioning replace-assignment-rule", *rules, "replace-assignment-rule", *here,
                 "--build-id", "2.1", "--rule-index", "0", "-y")
    await t.step("task-queue versioning add-redirect-rule", *rules, "add-redirect-rule", *here, "--source-build-id",
                 "1.0", "--target-build-id", "2.1", "-y")
    await t.step("task-queue versioning replace-redirect-rule", *rules, "replace-redirect-rule", *here,
                 "--source-build-id", "1.0", "--target-build-id", "2.2", "-y")
    await t.step("task-queue versioning get-rules", *rules, "get-rules", *here)
    await t.step("task-queue versioning delete-redirect-rule", *rules, "delete-redirect-rule", *here,
                 "--source-build-id", "1.0", "-y")
    await t.step("task-queue versioning commit-build-id", *rules, "commit-build-id", *here, "--build-id", "2.1",
                 "--force", "-y")
    await t.step("task-queue versioning delete-assignment-rule", *rules, "delete-assignment-rule", *here,
                 "--rule-index", "0", "--force", "-y")


async def operator(t, queue):
    cluster = ("operator", "cluster")
    await t.step("operator cluster health", *cluster, "health", wants={"status": "SERVING"})
    await t.step("operator cluster describe", *cluster, "describe")
    await t.step("operator cluster system", *cluster, "system")
    await t.step("operator cluster list", *cluster, "list")
    await t.step("operator cluster upsert, unreachable", *cluster, "upsert", "--frontend-address", "127.0.0.1:1")
    await t.step("operator cluster remove, unknown", *cluster, "remove", "--name", "nobody")
    space = f"cli-{TAG}"
    name = ("operator", "namespace")
    await t.step("operator namespace create", *name, "create", "--retention", "3d", "--description", "a tour",
                 "--data", "k=v", json_output=False, namespace=space)
    await t.step("operator namespace create, again", *name, "create", json_output=False, namespace=space)
    await t.step("operator namespace describe", *name, "describe", namespace=space, wants={
        "namespaceInfo.name": space, "config.workflowExecutionRetentionTtl": "259200s"}, eventually=True)
    await t.step("operator namespace update", *name, "update", "--description", "changed", "--retention", "4d",
                 json_output=False, namespace=space)
    await t.step("operator namespace describe, updated", *name, "describe", namespace=space,
                 wants={"namespaceInfo.description": "changed"}, eventually=True)
    await t.step("operator namespace list", *name, "list")
    await t.step("operator namespace delete", *name, "delete", "-y", json_output=False, namespace=space)
    await t.step("operator namespace describe, unknown", *name, "describe", namespace="cli-never-was")
    attribute = ("operator", "search-attribute")
    mine = f"Cli{TAG}"
    await t.step("operator search-attribute create", *attribute, "create", "--name", mine, "--type", "Keyword",
                 json_output=False)
    await t.step("operator search-attribute create, other type", *attribute, "create", "--name", mine, "--type", "Int",
                 json_output=False)
    await t.step("operator search-attribute list", *attribute, "list")
    await t.step("operator search-attribute remove", *attribute, "remove", "--name", mine, "-y", json_output=False)
    await t.step("operator search-attribute remove, unknown", *attribute, "remove", "--name", "NeverWas", "-y",
                 json_output=False)
    endpoint = ("operator", "nexus", "endpoint")
    named = ("--name", f"cli-{TAG}")
    await t.step("operator nexus endpoint create", *endpoint, "create", *named, "--target-namespace", "default",
                 "--target-task-queue", queue, "--description", "a tour")
    await t.step("operator nexus endpoint create, again", *endpoint, "create", *named, "--target-namespace", "default",
                 "--target-task-queue", queue)
    await t.step("operator nexus endpoint get", *endpoint, "get", *named)
    await t.step("operator nexus endpoint update", *endpoint, "update", *named, "--description", "changed")
    await t.step("operator nexus endpoint list", *endpoint, "list")
    await t.step("operator nexus endpoint delete", *endpoint, "delete", *named)
    await t.step("operator nexus endpoint get, deleted", *endpoint, "get", *named)


async def deployments(t, client, queue):
    name = f"cli-{TAG}-deployment"
    this = ("--deployment-name", name)
    plain = ("--name", name)
    d = ("worker", "deployment")

    def build(identifier):
        config = WorkerDeploymentConfig(
            version=WorkerDeploymentVersion(name, identifier),
            use_worker_versioning=True,
            default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
        )
        return Worker(client, task_queue=f"{queue}-versioned", workflows=[Tour], activities=[greet],
                      deployment_config=config)

    await t.step("worker deployment create", *d, "create", "--name", f"{name}-empty")
    await t.step("worker deployment delete, empty", *d, "delete", "--name", f"{name}-empty")
    await t.step("worker deployment create-version", *d, "create-version", "--deployment-name", f"{name}-bare",
                 "--build-id", "b0")
    async with build("b1"), build("b2"):
        for identifier in ("b1", "b2"):
            await t.step(f"worker deployment describe-version, {identifier} polls", *d, "describe-version", *this,
                         "--build-id", identifier, eventually=True, wants={"taskQueuesInfos.#": 2})
        await t.step("worker deployment describe", *d, "describe", *plain, wants={"name": name})
        await t.step("worker deployment list", *d, "list")
        await t.step("worker deployment set-current-version", *d, "set-current-version", *this, "--build-id", "b1",
                     "-y")
        await t.step("worker deployment describe, with a current version", *d, "describe", *plain,
                     wants={"routingConfig.currentVersionBuildID": "b1"})
        await t.step("worker deployment set-ramping-version", *d, "set-ramping-version", *this, "--build-id", "b2",
                     "--percentage", "30", "-y")
        await t.step("worker deployment describe, with a ramp", *d, "describe", *plain, wants={
            "routingConfig.rampingVersionBuildID": "b2", "routingConfig.rampingVersionPercentage": 30})
        await t.step("workflow execute, on a version", "workflow", "execute", "--type", "Tour", "--task-queue",
                     f"{queue}-versioned", "--workflow-id", f"cli-{TAG}-versioned", "--input", "false",
                     wants={"status": "COMPLETED"})
        await t.step("workflow describe, on a version", "workflow", "describe", "--workflow-id",
                     f"cli-{TAG}-versioned")
        await t.step("worker deployment set-ramping-version, deleted", *d, "set-ramping-version", *this, "--build-id",
                     "b2", "--delete", "-y")
        await t.step("worker deployment update-version-metadata", *d, "update-version-metadata", *this, "--build-id",
                     "b1", "--metadata", 'k="v"')
        await t.step("worker deployment manager-identity set", *d, "manager-identity", "set", *this,
                     "--manager-identity", "someone", "-y")
        await t.step("worker deployment set-current-version, not the manager", *d, "set-current-version", *this,
                     "--build-id", "b2", "-y")
        await t.step("worker deployment manager-identity unset", *d, "manager-identity", "unset", *this, "-y")
        await t.step("worker deployment set-current-version, unversioned", *d, "set-current-version", *this,
                     "--unversioned", "-y")
        await t.step("worker deployment delete-version, polled", *d, "delete-version", *this, "--build-id", "b2")
        await t.step("worker deployment update-version-compute-config", *d, "update-version-compute-config", *this,
                     "--build-id", "b1", "--remove")
        workers = await t.step("worker list", "worker", "list", eventually=True,
                               wants={"0.workerHeartbeat.sdkName": "temporal-python"})
        await t.step("worker count", "worker", "count")
        if key := look(workers, "0.workerHeartbeat.workerInstanceKey"):
            await t.step("worker describe", "worker", "describe", "--worker-instance-key", key)
        await t.step("worker describe, unknown", "worker", "describe", "--worker-instance-key", "none")
    await t.step("worker deployment delete, with versions", *d, "delete", *plain)
    await t.step("worker deployment describe, unknown", *d, "describe", "--name", "never-was")
    await t.step("worker deployment describe-version, unknown", *d, "describe-version", "--deployment-name",
                 "never-was", "--build-id", "b")


async def main(options):
    client = await Client.connect(options.address)
    queue = f"cli-{TAG}-queue"
    tourist = Tourist(options)
    parts = {"workflow": workflows, "activity": activities, "schedule": schedules, "batch": batches,
             "task-queue": task_queues, "operator": operator, "nexus": nexus_operations}
    async with Worker(client, task_queue=queue, workflows=[Tour, Patient], activities=[greet, hold]):
        for name, part in parts.items():
            if not options.part or name in options.part:
                await part(tourist, queue)
        if not options.part or "deployment" in options.part:
            await deployments(tourist, client, queue)
    if options.record:
        tourist.record()
    equal = len(tourist.seen) - len(tourist.problems) - len(tourist.excused)
    print(f"{equal} of {len(tourist.seen)} steps as on the reference, {len(tourist.excused)} known, "
          f"{len(tourist.problems)} unexplained")
    return 1 if tourist.problems else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="the verbs of the temporal CLI against a server")
    parser.add_argument("--address", required=True)
    parser.add_argument("--temporal", default="temporal", help="the official CLI")
    parser.add_argument("--part", action="append", help="only workflow, schedule, batch, nexus, ... or deployment")
    parser.add_argument("--record", action="store_true", help="write cli_baseline.json; only on the reference server")
    sys.exit(asyncio.run(main(parser.parse_args())))
