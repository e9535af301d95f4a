"""The requests of errors.py, as JSON: what is wrong with each stands in its name."""

import base64
import itertools
import uuid

TAG = uuid.uuid4().hex[:8]
QUEUE = f"errors-{TAG}"
LONG = "x" * 1001
RUN = "11111111-2222-4333-8444-555555555555"
OPEN, DONE, NONE = (f"errors-{TAG}-{name}" for name in ("open", "done", "none"))
SCHEDULE = f"errors-{TAG}-schedule"
STARTS = itertools.count()
START = {"workflowType": {"name": "Nobody"}, "taskQueue": {"name": QUEUE}}
ACTION = {"startWorkflow": {"workflowId": f"errors-{TAG}-scheduled", **START}}
HOURLY = {"spec": {"interval": [{"interval": "3600s"}]}, "action": ACTION}


def text(value):
    """A payload."""
    return {"metadata": {"encoding": encoded("json/plain")}, "data": encoded(value)}


def encoded(value):
    return base64.b64encode(value.encode()).decode()


def w(method, **fields):
    return ("workflow", method, fields)


def o(method, **fields):
    return ("operator", method, fields)


def execution(workflow, run=""):
    return {"workflowId": workflow, "runId": run}


def start(**fields):
    # An id of its own: a server that accepts the request must not spoil other cases.
    fields = {"workflowId": f"errors-{TAG}-start-{next(STARTS)}", "requestId": RUN, **START, **fields}
    return w("start_workflow_execution", **{name: value for name, value in fields.items() if value is not None})


def schedule(identifier=f"{SCHEDULE}-bad", **fields):
    return w("create_schedule", scheduleId=identifier, requestId=RUN, schedule={**HOURLY, **fields})


def with_spec(**spec):
    return schedule(spec=spec)


def update(workflow=OPEN, name="add", identifier="u", **fields):
    request = {"meta": {"updateId": identifier}, "input": {"name": name}}
    return w("update_workflow_execution", **{"workflowExecution": execution(workflow), "request": request,
             "waitPolicy": {"lifecycleStage": "UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED"}, **fields})


def alone(**fields):
    """A start of an activity that no workflow starts."""
    return {"activityId": f"errors-{TAG}-alone-{next(STARTS)}", "requestId": RUN, "activityType": {"name": "greet"},
            "taskQueue": {"name": QUEUE}, "startToCloseTimeout": "5s", **fields}


def start_alone(**fields):
    return w("start_activity_execution", **{name: value for name, value in alone(**fields).items()
                                            if value is not None})


SETUP = [
    w("start_workflow_execution", workflowId=OPEN, requestId="open", **START),
    w("start_workflow_execution", workflowId=DONE, requestId="done", **START),
    w("terminate_workflow_execution", workflowExecution=execution(DONE)),
    w("create_schedule", scheduleId=SCHEDULE, requestId="schedule", schedule=HOURLY),
    w("start_activity_execution", **alone(activityId=OPEN, requestId="open")),
    w("start_activity_execution", **alone(activityId=DONE, requestId="done")),
    w("terminate_activity_execution", activityId=DONE),
]

CASES = {
    # Starting
    "start: no namespace": start(namespace=""),
    "start: unknown namespace": start(namespace="never-was"),
    "start: no workflow id": start(workflowId=""),
    "start: long workflow id": start(workflowId=LONG),
    "start: no type": start(workflowType=None),
    "start: empty type": start(workflowType={"name": ""}),
    "start: long type": start(workflowType={"name": LONG}),
    "start: no task queue": start(taskQueue=None),
    "start: empty task queue": start(taskQueue={"name": ""}),
    "start: long task queue": start(taskQueue={"name": LONG}),
    "start: reserved task queue": start(taskQueue={"name": "/_sys/mine/1"}),
    "start: long request id": start(requestId=LONG),
    "start: long identity": start(identity=LONG),
    "start: negative execution timeout": start(workflowExecutionTimeout="-1s"),
    "start: negative run timeout": start(workflowRunTimeout="-1s"),
    "start: negative task timeout": start(workflowTaskTimeout="-1s"),
    "start: retry without attempts": start(retryPolicy={"maximumAttempts": -1}),
    "start: retry with a small coefficient": start(retryPolicy={"backoffCoefficient": 0.5}),
    "start: retry with a negative interval": start(retryPolicy={"initialInterval": "-1s"}),
    "start: retry with a negative maximum": start(retryPolicy={"maximumInterval": "-1s"}),
    "start: retry with maximum below initial": start(
        retryPolicy={"initialInterval": "10s", "maximumInterval": "5s"}),
    "start: bad cron": start(cronSchedule="every now and then"),
    "start: cron out of range": start(cronSchedule="99 * * * *"),
    "start: cron and delay": start(cronSchedule="@hourly", workflowStartDelay="5s"),
    "start: negative delay": start(workflowStartDelay="-5s"),
    "start: terminate if running with a conflict policy": start(
        workflowIdReusePolicy="WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING",
        workflowIdConflictPolicy="WORKFLOW_ID_CONFLICT_POLICY_FAIL"),
    "start: reject duplicate and terminate existing": start(
        workflowIdReusePolicy="WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE",
        workflowIdConflictPolicy="WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING"),
    "start: already started": start(workflowId=OPEN),
    "start: already started, conflict fails": start(
        workflowId=OPEN, workflowIdConflictPolicy="WORKFLOW_ID_CONFLICT_POLICY_FAIL"),
    "start: duplicate rejected": start(
        workflowId=DONE, workflowIdReusePolicy="WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE"),
    "start: unknown search attribute": start(searchAttributes={"indexedFields": {"Nothing": text('"x"')}}),
    "start: search attribute of another type": start(
        searchAttributes={"indexedFields": {"CustomIntField": text('"x"')}}),
    "start: system search attribute": start(searchAttributes={"indexedFields": {"WorkflowId": text('"x"')}}),
    "start: negative priority": start(priority={"priorityKey": -1}),
    "start: priority out of range": start(priority={"priorityKey": 6}),
    "start: long fairness key": start(priority={"fairnessKey": "x" * 65}),
    "start: negative fairness weight": start(priority={"fairnessWeight": -1}),
    "start: callback that is no address": start(completionCallbacks=[{"nexus": {"url": "no address"}}]),
    "start: callback of another scheme": start(completionCallbacks=[{"nexus": {"url": "ftp://example.com"}}]),
    "start: eager with a delay": start(
        requestEagerExecution=True, workflowStartDelay="60s"),
    "start: pinned override without a version": start(versioningOverride={"pinned": {}}),
    "start: unspecified override": start(versioningOverride={"behavior": "VERSIONING_BEHAVIOR_UNSPECIFIED"}),
    "start: links without an end": start(links=[{"workflowEvent": {}}]),
    "start: large summary": start(userMetadata={"summary": text("x" * 401)}),
    # Signal-with-start, signals, cancels, terminations
    "signal with start: no signal name": w(
        "signal_with_start_workflow_execution", workflowId=NONE, requestId=RUN, **START),
    "signal with start: no workflow id": w(
        "signal_with_start_workflow_execution", requestId=RUN, signalName="s", **START),
    "signal with start: conflict fails": w(
        "signal_with_start_workflow_execution", workflowId=OPEN, requestId=RUN, signalName="s",
        workflowIdConflictPolicy="WORKFLOW_ID_CONFLICT_POLICY_FAIL", **START),
    "signal with start: duplicate rejected": w(
        "signal_with_start_workflow_execution", workflowId=DONE, requestId=RUN, signalName="s",
        workflowIdReusePolicy="WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE", **START),
    "signal: no execution": w("signal_workflow_execution", signalName="s"),
    "signal: no workflow id": w("signal_workflow_execution", workflowExecution=execution(""), signalName="s"),
    "signal: bad run id": w("signal_workflow_execution", workflowExecution=execution(OPEN, "run"), signalName="s"),
    "signal: no name": w("signal_workflow_execution", workflowExecution=execution(OPEN)),
    "signal: long name": w("signal_workflow_execution", workflowExecution=execution(OPEN), signalName=LONG),
    "signal: unknown workflow": w("signal_workflow_execution", workflowExecution=execution(NONE), signalName="s"),
    "signal: unknown run": w("signal_workflow_execution", workflowExecution=execution(OPEN, RUN), signalName="s"),
    "signal: closed workflow": w("signal_workflow_execution", workflowExecution=execution(DONE), signalName="s"),
    "signal: long request id": w(
        "signal_workflow_execution", workflowExecution=execution(OPEN), signalName="s", requestId=LONG),
    "cancel: no execution": w("request_cancel_workflow_execution"),
    "cancel: unknown workflow": w("request_cancel_workflow_execution", workflowExecution=execution(NONE)),
    "cancel: closed workflow": w("request_cancel_workflow_execution", workflowExecution=execution(DONE)),
    "cancel: bad run id": w("request_cancel_workflow_execution", workflowExecution=execution(OPEN, "run")),
    "cancel: not the first run": w(
        "request_cancel_workflow_execution", workflowExecution=execution(OPEN), firstExecutionRunId=RUN),
    "terminate: no execution": w("terminate_workflow_execution"),
    "terminate: unknown workflow": w("terminate_workflow_execution", workflowExecution=execution(NONE)),
    "terminate: closed workflow": w("terminate_workflow_execution", workflowExecution=execution(DONE)),
    "terminate: not the first run": w(
        "terminate_workflow_execution", workflowExecution=execution(OPEN), firstExecutionRunId=RUN),
    "delete: no execution": w("delete_workflow_execution"),
    "delete: unknown workflow": w("delete_workflow_execution", workflowExecution=execution(NONE)),
    # Reading
    "describe: no execution": w("describe_workflow_execution"),
    "describe: no workflow id": w("describe_workflow_execution", execution=execution("")),
    "describe: bad run id": w("describe_workflow_execution", execution=execution(OPEN, "run")),
    "describe: unknown workflow": w("describe_workflow_execution", execution=execution(NONE)),
    "describe: unknown run": w("describe_workflow_execution", execution=execution(OPEN, RUN)),
    "describe: unknown namespace": w(
        "describe_workflow_execution", namespace="never-was", execution=execution(OPEN)),
    "history: no execution": w("get_workflow_execution_history"),
    "history: unknown workflow": w("get_workflow_execution_history", execution=execution(NONE)),
    "history: unknown run": w("get_workflow_execution_history", execution=execution(OPEN, RUN)),
    "history: bad run id": w("get_workflow_execution_history", execution=execution(OPEN, "run")),
    "history: bad page token": w(
        "get_workflow_execution_history", execution=execution(OPEN), nextPageToken=encoded("no token")),
    "history, reverse: unknown workflow": w("get_workflow_execution_history_reverse", execution=execution(NONE)),
    "history, reverse: bad page token": w(
        "get_workflow_execution_history_reverse", execution=execution(OPEN), nextPageToken=encoded("no token")),
    "query: no execution": w("query_workflow", query={"queryType": "met"}),
    "query: no query": w("query_workflow", execution=execution(OPEN)),
    "query: no type": w("query_workflow", execution=execution(OPEN), query={}),
    "query: unknown workflow": w("query_workflow", execution=execution(NONE), query={"queryType": "met"}),
    "query: workflow without a completed task": w(
        "query_workflow", execution=execution(DONE), query={"queryType": "met"}),
    "query: rejected": w("query_workflow", execution=execution(DONE), query={"queryType": "met"},
                         queryRejectCondition="QUERY_REJECT_CONDITION_NOT_OPEN"),
    # Updates
    "update: no execution": update(workflowExecution={}),
    "update: no request": w("update_workflow_execution", workflowExecution=execution(OPEN)),
    "update: no input": update(request={"meta": {"updateId": "u"}}),
    "update: no name": update(name=""),
    "update: long id": update(identifier=LONG),
    "update: unknown workflow": update(NONE),
    "update: closed workflow": update(DONE),
    "update: wait for nothing": update(waitPolicy=None, workflowExecution=execution(NONE)),
    "update: wait for admitted": update(
        waitPolicy={"lifecycleStage": "UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED"}),
    "update: not the first run": update(firstExecutionRunId=RUN),
    "poll update: no reference": w("poll_workflow_execution_update"),
    "poll update: unknown update": w("poll_workflow_execution_update", updateRef={
        "workflowExecution": execution(OPEN), "updateId": "nothing"}),
    "poll update: unknown workflow": w("poll_workflow_execution_update", updateRef={
        "workflowExecution": execution(NONE), "updateId": "nothing"}),
    "poll update: no id": w("poll_workflow_execution_update", updateRef={"workflowExecution": execution(OPEN)}),
    "poll update: wait for admitted": w(
        "poll_workflow_execution_update", updateRef={"workflowExecution": execution(OPEN), "updateId": "never"},
        waitPolicy={"lifecycleStage": "UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED"}),
    "multiple: nothing": w("execute_multi_operation"),
    "multiple: one start": w("execute_multi_operation", operations=[
        {"startWorkflow": {"namespace": "default", "workflowId": NONE, **START}}]),
    "multiple: two starts": w("execute_multi_operation", operations=[
        {"startWorkflow": {"namespace": "default", "workflowId": NONE, **START}}] * 2),
    "multiple: other workflow ids": w("execute_multi_operation", operations=[
        {"startWorkflow": {"namespace": "default", "workflowId": NONE, **START}},
        {"updateWorkflow": {"namespace": "default", "workflowExecution": execution(OPEN), "request": {
            "meta": {"updateId": "u"}, "input": {"name": "add"}}}}]),
    "multiple: a run id": w("execute_multi_operation", operations=[
        {"startWorkflow": {"namespace": "default", "workflowId": NONE, "requestId": RUN, **START}},
        {"updateWorkflow": {"namespace": "default", "workflowExecution": execution(NONE, RUN), "request": {
            "meta": {"updateId": "u"}, "input": {"name": "add"}}}}]),
    "multiple: bad start": w("execute_multi_operation", operations=[
        {"startWorkflow": {"namespace": "default", "workflowId": NONE, **START, "workflowType": {}}},
        {"updateWorkflow": {"namespace": "default", "workflowExecution": execution(NONE), "request": {
            "meta": {"updateId": "u"}, "input": {"name": "add"}}}}]),
    "multiple: bad update": w("execute_multi_operation", operations=[
        {"startWorkflow": {"namespace": "default", "workflowId": NONE, "requestId": RUN, **START}},
        {"updateWorkflow": {"namespace": "default", "workflowExecution": execution(NONE), "request": {
            "meta": {"updateId": "u"}, "input": {}}}}]),
    "multiple: already started": w("execute_multi_operation", operations=[
        {"startWorkflow": {"namespace": "default", "workflowId": OPEN, "requestId": RUN,
                           "workflowIdConflictPolicy": "WORKFLOW_ID_CONFLICT_POLICY_FAIL", **START}},
        {"updateWorkflow": {"namespace": "default", "workflowExecution": execution(OPEN), "request": {
            "meta": {"updateId": "late"}, "input": {"name": "add"}}, "waitPolicy": {
                "lifecycleStage": "UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED"}}}]),
    # Reset and options
    "reset: no execution": w("reset_workflow_execution"),
    "reset: unknown workflow": w(
        "reset_workflow_execution", workflowExecution=execution(NONE), requestId=RUN, workflowTaskFinishEventId=3),
    "reset: no completed task": w(
        "reset_workflow_execution", workflowExecution=execution(DONE), requestId=RUN, workflowTaskFinishEventId=2),
    "reset: event out of range": w(
        "reset_workflow_execution", workflowExecution=execution(OPEN), requestId=RUN, workflowTaskFinishEventId=99),
    "reset: no event": w("reset_workflow_execution", workflowExecution=execution(OPEN), requestId=RUN),
    "reset: no request id": w(
        "reset_workflow_execution", workflowExecution=execution(OPEN), workflowTaskFinishEventId=3),
    "update options: nothing": w("update_workflow_execution_options", workflowExecution=execution(OPEN)),
    "update options: unknown path": w(
        "update_workflow_execution_options", workflowExecution=execution(OPEN), updateMask="nothing"),
    "update options: closed workflow": w(
        "update_workflow_execution_options", workflowExecution=execution(DONE), updateMask="versioningOverride",
        workflowExecutionOptions={}),
    "update options: unknown workflow": w(
        "update_workflow_execution_options", workflowExecution=execution(NONE), updateMask="versioningOverride",
        workflowExecutionOptions={}),
    "pause activity: unknown": w("pause_activity", execution=execution(OPEN), id="a"),
    "pause activity: nothing named": w("pause_activity", execution=execution(OPEN)),
    "unpause activity: unknown": w("unpause_activity", execution=execution(OPEN), id="a"),
    "reset activity: unknown": w("reset_activity", execution=execution(OPEN), id="a"),
    "update activity options: unknown": w(
        "update_activity_options", execution=execution(OPEN), id="a", activityOptions={"startToCloseTimeout": "1s"},
        updateMask="startToCloseTimeout"),
    "update activity options: no mask": w("update_activity_options", execution=execution(OPEN), id="a"),
    # Lists
    "list: unknown attribute": w("list_workflow_executions", query="Nothing = 1"),
    "list: no sentence": w("list_workflow_executions", query="this is no query"),
    "list: bad operator": w("list_workflow_executions", query="WorkflowId ~ 'x'"),
    "list: open quote": w("list_workflow_executions", query="WorkflowId = 'x"),
    "list: bad status": w("list_workflow_executions", query="ExecutionStatus = 'Sleeping'"),
    "list: bad time": w("list_workflow_executions", query="StartTime > 'yesterday'"),
    "list: number for a text": w("list_workflow_executions", query="WorkflowId = 1"),
    "list: order": w("list_workflow_executions", query="ORDER BY WorkflowId"),
    "list: grouped": w("list_workflow_executions", query="GROUP BY ExecutionStatus"),
    "list: starts with a number": w("list_workflow_executions", query="WorkflowId STARTS_WITH 1"),
    "list: like": w("list_workflow_executions", query="WorkflowId LIKE 'x%'"),
    "list: bad page token": w("list_workflow_executions", nextPageToken=encoded("no token")),
    "list: unknown namespace": w("list_workflow_executions", namespace="never-was"),
    "list: no namespace": w("list_workflow_executions", namespace=""),
    "count: grouped by a time": w("count_workflow_executions", query="GROUP BY StartTime"),
    "count: grouped twice": w("count_workflow_executions", query="GROUP BY ExecutionStatus, WorkflowType"),
    "count: unknown attribute": w("count_workflow_executions", query="Nothing = 1"),
    "list archived": w("list_archived_workflow_executions"),
    "list closed: two filters' status": w(
        "list_closed_workflow_executions", statusFilter={"status": "WORKFLOW_EXECUTION_STATUS_RUNNING"},
        startTimeFilter={}),
    "list open: times reversed": w("list_open_workflow_executions", startTimeFilter={
        "earliestTime": "2024-01-02T00:00:00Z", "latestTime": "2024-01-01T00:00:00Z"}),
    "list open: no times": w("list_open_workflow_executions"),
    # Workers
    "poll workflow: no task queue": w("poll_workflow_task_queue"),
    "poll workflow: empty task queue": w("poll_workflow_task_queue", taskQueue={}),
    "poll workflow: long task queue": w("poll_workflow_task_queue", taskQueue={"name": LONG}),
    "poll workflow: long identity": w("poll_workflow_task_queue", taskQueue={"name": QUEUE}, identity=LONG),
    "poll workflow: unknown namespace": w(
        "poll_workflow_task_queue", namespace="never-was", taskQueue={"name": QUEUE}),
    "poll activity: no task queue": w("poll_activity_task_queue"),
    "poll nexus: no task queue": w("poll_nexus_task_queue"),
    "describe task queue: none": w("describe_task_queue"),
    "describe task queue: reserved": w("describe_task_queue", taskQueue={"name": "/_sys/nothing"}),
    "task queue config: no queue": w("update_task_queue_config"),
    "task queue config: no type": w("update_task_queue_config", taskQueue=QUEUE),
    "task queue config: negative rate": w(
        "update_task_queue_config", taskQueue=QUEUE, taskQueueType="TASK_QUEUE_TYPE_ACTIVITY",
        updateQueueRateLimit={"rateLimit": {"requestsPerSecond": -1}}),
    "build ids, sets": w("get_worker_build_id_compatibility", taskQueue=QUEUE),
    "build ids, rules": w("get_worker_versioning_rules", taskQueue=QUEUE),
    "deployment: no name": w("describe_worker_deployment"),
    "deployment: unknown": w("describe_worker_deployment", deploymentName=f"{NONE}"),
    "deployment version: none": w("describe_worker_deployment_version"),
    "deployment version: unknown": w("describe_worker_deployment_version", deploymentVersion={
        "deploymentName": NONE, "buildId": "1"}),
    "deployment: current version of an unknown one": w(
        "set_worker_deployment_current_version", deploymentName=NONE, buildId="1"),
    "deployment: ramp out of range": w(
        "set_worker_deployment_ramping_version", deploymentName=NONE, buildId="1", percentage=101),
    "deployment: delete an unknown one": w("delete_worker_deployment", deploymentName=NONE),
    "worker: describe an unknown one": w("describe_worker", workerInstanceKey="nobody"),
    "worker: list, bad query": w("list_workers", query="Nothing = 1"),
    # Schedules
    "schedule: no id": schedule(""),
    "schedule: long id": schedule(LONG),
    "schedule: exists": w("create_schedule", scheduleId=SCHEDULE, requestId=RUN, schedule=HOURLY),
    "schedule: no request id": w("create_schedule", scheduleId=f"{SCHEDULE}-anonymous", schedule=HOURLY),
    "schedule: nothing": w("create_schedule", scheduleId=f"{SCHEDULE}-bad", requestId=RUN),
    "schedule: no action": schedule(action=None),
    "schedule: action without a type": schedule(
        action={"startWorkflow": {"workflowId": "x", "taskQueue": {"name": QUEUE}}}),
    "schedule: action without a task queue": schedule(
        action={"startWorkflow": {"workflowId": "x", "workflowType": {"name": "Nobody"}}}),
    "schedule: action without an id": schedule(action={"startWorkflow": START}),
    "schedule: action with a cron": schedule(
        action={"startWorkflow": {"workflowId": "x", "cronSchedule": "@hourly", **START}}),
    "schedule: action with a reuse policy": schedule(action={"startWorkflow": {
        "workflowId": "x", "workflowIdReusePolicy": "WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE", **START}}),
    "schedule: small interval": with_spec(interval=[{"interval": "0.1s"}]),
    "schedule: negative interval": with_spec(interval=[{"interval": "-1s"}]),
    "schedule: phase beyond the interval": with_spec(interval=[{"interval": "1s", "phase": "2s"}]),
    "schedule: bad calendar hour": with_spec(calendar=[{"hour": "25"}]),
    "schedule: bad calendar word": with_spec(calendar=[{"month": "someday"}]),
    "schedule: bad calendar range": with_spec(calendar=[{"hour": "7-3"}]),
    "schedule: bad structured calendar": with_spec(structuredCalendar=[{"hour": [{"start": 30}]}]),
    "schedule: bad cron": with_spec(cronString=["at noon"]),
    "schedule: unknown zone": with_spec(interval=[{"interval": "60s"}], timezoneName="Europe/Atlantis"),
    "schedule: negative jitter": with_spec(interval=[{"interval": "60s"}], jitter="-1s"),
    "schedule: negative catch-up window": schedule(policies={"catchupWindow": "-1s"}),
    "describe schedule: no id": w("describe_schedule"),
    "describe schedule: unknown": w("describe_schedule", scheduleId=NONE),
    "update schedule: unknown": w("update_schedule", scheduleId=NONE, schedule=HOURLY, requestId=RUN),
    "update schedule: bad spec": w("update_schedule", scheduleId=SCHEDULE, requestId=RUN, schedule={
        **HOURLY, "spec": {"cronString": ["at noon"]}}),
    "update schedule: bad token": w("update_schedule", scheduleId=SCHEDULE, requestId=RUN, schedule=HOURLY,
                                    conflictToken=encoded("no token")),
    "patch schedule: unknown": w("patch_schedule", scheduleId=NONE, requestId=RUN, patch={"pause": "now"}),
    "patch schedule: pause and unpause": w(
        "patch_schedule", scheduleId=SCHEDULE, requestId=RUN, patch={"pause": "now", "unpause": "now"}),
    "patch schedule: long notes": w(
        "patch_schedule", scheduleId=SCHEDULE, requestId=RUN, patch={"pause": "x" * 5000}),
    "delete schedule: unknown": w("delete_schedule", scheduleId=NONE),
    "schedule times: unknown": w("list_schedule_matching_times", scheduleId=NONE),
    "list schedules: bad query": w("list_schedules", query="Nothing = 1"),
    # Batches
    "batch: no job id": w("start_batch_operation", reason="r", visibilityQuery="WorkflowId = 'x'",
                          terminationOperation={}),
    "batch: no reason": w("start_batch_operation", jobId="j", visibilityQuery="WorkflowId = 'x'",
                          terminationOperation={}),
    "batch: no query": w("start_batch_operation", jobId="j", reason="r", terminationOperation={}),
    "batch: no operation": w("start_batch_operation", jobId="j", reason="r", visibilityQuery="WorkflowId = 'x'"),
    "batch: query and executions": w(
        "start_batch_operation", jobId="j", reason="r", visibilityQuery="WorkflowId = 'x'",
        executions=[execution(OPEN)], terminationOperation={}),
    "batch: bad query": w("start_batch_operation", jobId=f"{NONE}-job", reason="r", visibilityQuery="Nothing = 1",
                          terminationOperation={}),
    "batch: signal without a name": w("start_batch_operation", jobId="j", reason="r",
                                      visibilityQuery="WorkflowId = 'x'", signalOperation={}),
    "batch: reset without options": w("start_batch_operation", jobId="j", reason="r",
                                      visibilityQuery="WorkflowId = 'x'", resetOperation={}),
    "describe batch: no id": w("describe_batch_operation"),
    "describe batch: unknown": w("describe_batch_operation", jobId="nothing"),
    "stop batch: no id": w("stop_batch_operation", reason="r"),
    "stop batch: no reason": w("stop_batch_operation", jobId="nothing"),
    "stop batch: unknown": w("stop_batch_operation", jobId="nothing", reason="r"),
    # Namespaces and the operator's calls
    "register namespace: no name": w(
        "register_namespace", namespace="", workflowExecutionRetentionPeriod="86400s"),
    "register namespace: exists": w(
        "register_namespace", namespace="default", workflowExecutionRetentionPeriod="86400s"),
    "register namespace: long name": w(
        "register_namespace", namespace=LONG, workflowExecutionRetentionPeriod="86400s"),
    "register namespace: no retention": w("register_namespace", namespace=f"{NONE}-space"),
    "register namespace: short retention": w(
        "register_namespace", namespace=f"{NONE}-space", workflowExecutionRetentionPeriod="60s"),
    "describe namespace: no name": w("describe_namespace", namespace=""),
    "describe namespace: unknown": w("describe_namespace", namespace="never-was"),
    "describe namespace: unknown id": w("describe_namespace", namespace="", id=RUN),
    "update namespace: unknown": w("update_namespace", namespace="never-was", updateInfo={"description": "d"}),
    "delete namespace: unknown": o("delete_namespace", namespace="never-was"),
    "delete namespace: system": o("delete_namespace", namespace="temporal-system"),
    "delete namespace: nothing": o("delete_namespace"),
    "add search attributes: none": o("add_search_attributes", namespace="default"),
    "add search attributes: system's": o(
        "add_search_attributes", namespace="default", searchAttributes={"WorkflowId": "INDEXED_VALUE_TYPE_KEYWORD"}),
    "add search attributes: no type": o(
        "add_search_attributes", namespace="default", searchAttributes={"Mine": "INDEXED_VALUE_TYPE_UNSPECIFIED"}),
    "add search attributes: unknown namespace": o(
        "add_search_attributes", namespace="never-was", searchAttributes={"Mine": "INDEXED_VALUE_TYPE_KEYWORD"}),
    "remove search attributes: none": o("remove_search_attributes", namespace="default"),
    "remove search attributes: unknown": o(
        "remove_search_attributes", namespace="default", searchAttributes=["Nothing"]),
    "remove search attributes: system's": o(
        "remove_search_attributes", namespace="default", searchAttributes=["WorkflowId"]),
    "nexus endpoint: nothing": o("create_nexus_endpoint"),
    "nexus endpoint: bad name": o("create_nexus_endpoint", spec={"name": "no name!", "target": {
        "worker": {"namespace": "default", "taskQueue": QUEUE}}}),
    "nexus endpoint: no target": o("create_nexus_endpoint", spec={"name": f"errors-{TAG}"}),
    "nexus endpoint: no task queue": o("create_nexus_endpoint", spec={"name": f"errors-{TAG}", "target": {
        "worker": {"namespace": "default"}}}),
    "nexus endpoint: unknown namespace": o("create_nexus_endpoint", spec={"name": f"errors-{TAG}", "target": {
        "worker": {"namespace": "never-was", "taskQueue": QUEUE}}}),
    "nexus endpoint: get an unknown one": o("get_nexus_endpoint", id=RUN),
    "nexus endpoint: get with a bad id": o("get_nexus_endpoint", id="nothing"),
    "nexus endpoint: delete an unknown one": o("delete_nexus_endpoint", id=RUN, version=1),
    "nexus endpoint: update an unknown one": o("update_nexus_endpoint", id=RUN, version=1, spec={
        "name": f"errors-{TAG}", "target": {"worker": {"namespace": "default", "taskQueue": QUEUE}}}),
    "nexus endpoint: page size out of range": o("list_nexus_endpoints", pageSize=100_000),
    "remove cluster: unknown": o("remove_remote_cluster", clusterName="nobody"),
    # Activities that no workflow starts
    "start activity: no namespace": start_alone(namespace=""),
    "start activity: unknown namespace": start_alone(namespace="never-was"),
    "start activity: no id": start_alone(activityId=""),
    "start activity: long id": start_alone(activityId=LONG),
    "start activity: no type": start_alone(activityType=None),
    "start activity: long type": start_alone(activityType={"name": LONG}),
    "start activity: no task queue": start_alone(taskQueue=None),
    "start activity: long task queue": start_alone(taskQueue={"name": LONG}),
    "start activity: reserved task queue": start_alone(taskQueue={"name": "/_sys/mine/1"}),
    "start activity: long request id": start_alone(requestId=LONG),
    "start activity: no request id": start_alone(requestId=""),
    "start activity: long identity": start_alone(identity=LONG),
    "start activity: no timeout": start_alone(startToCloseTimeout=None),
    "start activity: negative timeout": start_alone(startToCloseTimeout="-1s"),
    "start activity: negative heartbeat timeout": start_alone(heartbeatTimeout="-1s"),
    "start activity: negative start delay": start_alone(startDelay="-1s"),
    "start activity: negative retry interval": start_alone(retryPolicy={"initialInterval": "-1s"}),
    "start activity: retry coefficient below one": start_alone(retryPolicy={"backoffCoefficient": 0.5}),
    "start activity: negative attempts": start_alone(retryPolicy={"maximumAttempts": -1}),
    "start activity: unknown search attribute": start_alone(
        searchAttributes={"indexedFields": {"NoSuchField": text('"a"')}}),
    "start activity: running": start_alone(activityId=OPEN),
    "start activity: running, use existing": start_alone(
        activityId=OPEN, idConflictPolicy="ACTIVITY_ID_CONFLICT_POLICY_USE_EXISTING"),
    "start activity: closed, rejected": start_alone(
        activityId=DONE, idReusePolicy="ACTIVITY_ID_REUSE_POLICY_REJECT_DUPLICATE"),
    "start activity: priority out of range": start_alone(priority={"priorityKey": -1}),
    "describe activity: no id": w("describe_activity_execution"),
    "describe activity: unknown": w("describe_activity_execution", activityId=NONE),
    "describe activity: bad run id": w("describe_activity_execution", activityId=OPEN, runId="nothing"),
    "describe activity: unknown run": w("describe_activity_execution", activityId=OPEN, runId=RUN),
    "describe activity: bad token": w(
        "describe_activity_execution", activityId=OPEN, longPollToken=encoded("no token")),
    "poll activity: no id": w("poll_activity_execution"),
    "poll activity: unknown": w("poll_activity_execution", activityId=NONE),
    "list activities: bad query": w("list_activity_executions", query="NoSuchField = 1"),
    "list activities: bad page token": w("list_activity_executions", nextPageToken=encoded("no token")),
    "list activities: unknown namespace": w("list_activity_executions", namespace="never-was"),
    "count activities: bad query": w("count_activity_executions", query="NoSuchField = 1"),
    "cancel activity: no id": w("request_cancel_activity_execution"),
    "cancel activity: unknown": w("request_cancel_activity_execution", activityId=NONE),
    "cancel activity: closed": w("request_cancel_activity_execution", activityId=DONE),
    "cancel activity: long request id": w("request_cancel_activity_execution", activityId=OPEN, requestId=LONG),
    "terminate activity: no id": w("terminate_activity_execution"),
    "terminate activity: unknown": w("terminate_activity_execution", activityId=NONE),
    "terminate activity: closed": w("terminate_activity_execution", activityId=DONE),
    "delete activity: no id": w("delete_activity_execution"),
    "delete activity: unknown": w("delete_activity_execution", activityId=NONE),
    "pause activity: unknown, alone": w("pause_activity_execution", activityId=NONE),
    "pause activity: closed, alone": w("pause_activity_execution", activityId=DONE),
    "pause activity: of a workflow, unknown": w("pause_activity_execution", workflowId=OPEN, activityId="a"),
    "unpause activity: unknown, alone": w("unpause_activity_execution", activityId=NONE),
    "unpause activity: not paused, alone": w("unpause_activity_execution", activityId=OPEN),
    "reset activity: unknown, alone": w("reset_activity_execution", activityId=NONE),
    "reset activity: closed, alone": w("reset_activity_execution", activityId=DONE),
    "update activity options: unknown, alone": w(
        "update_activity_execution_options", activityId=NONE, activityOptions={"startToCloseTimeout": "5s"},
        updateMask="startToCloseTimeout"),
    "update activity options: no mask, alone": w(
        "update_activity_execution_options", activityId=OPEN, activityOptions={"startToCloseTimeout": "5s"}),
    "update activity options: unknown field, alone": w(
        "update_activity_execution_options", activityId=OPEN, activityOptions={}, updateMask="nothing"),
    "activity cancelled by id: unknown": w("respond_activity_task_canceled_by_id", workflowId=OPEN, activityId="a"),
    "activity completed by id: unknown, alone": w("respond_activity_task_completed_by_id", activityId=NONE),
    "activity completed by id: not begun, alone": w("respond_activity_task_completed_by_id", activityId=OPEN),
    "activity failed by id: unknown, alone": w("respond_activity_task_failed_by_id", activityId=NONE),
    "cancel activity: long reason": w("request_cancel_activity_execution", activityId=OPEN, reason=LONG),
    "terminate activity: long reason": w("terminate_activity_execution", activityId=OPEN, reason=LONG),
    # Nexus operations that no workflow starts
    "start operation: off": w("start_nexus_operation_execution", operationId="o", endpoint="e", service="s",
                              operation="o"),
    "describe operation: off": w("describe_nexus_operation_execution", operationId="o"),
    "poll operation: off": w("poll_nexus_operation_execution", operationId="o"),
    "list operations: off": w("list_nexus_operation_executions"),
    "count operations: off": w("count_nexus_operation_executions"),
    "cancel operation: off": w("request_cancel_nexus_operation_execution", operationId="o"),
    "terminate operation: off": w("terminate_nexus_operation_execution", operationId="o"),
    "delete operation: off": w("delete_nexus_operation_execution", operationId="o"),
    "start operation: off, unknown namespace": w("start_nexus_operation_execution", namespace="never-was"),
    # What servers have switched off, or given up
    "workflow rule: create": w("create_workflow_rule", spec={"id": "r"}),
    "workflow rule: create, unknown namespace": w("create_workflow_rule", namespace="never-was"),
    "workflow rule: describe": w("describe_workflow_rule", ruleId="r"),
    "workflow rule: delete": w("delete_workflow_rule", ruleId="r"),
    "workflow rule: list": w("list_workflow_rules"),
    "workflow rule: trigger": w("trigger_workflow_rule"),
    "worker configuration: fetch": w("fetch_worker_config"),
    "worker configuration: update": w("update_worker_config"),
    "worker configuration: unknown namespace": w("update_worker_config", namespace="never-was"),
    "old deployment: describe": w("describe_deployment"),
    "old deployment: list": w("list_deployments"),
    "old deployment: current": w("get_current_deployment"),
    "old deployment: set current": w("set_current_deployment"),
    "old deployment: reachability": w("get_deployment_reachability"),
    "old deployment: unknown namespace": w("list_deployments", namespace="never-was"),
    "version sets: update": w("update_worker_build_id_compatibility", taskQueue=QUEUE,
                              addNewBuildIdInNewDefaultSet="1"),
    "versioning rules: update": w("update_worker_versioning_rules", taskQueue=QUEUE),
    "version sets: reachability": w("get_worker_task_reachability", buildIds=["1"]),
    "time skipping: no execution": w("poll_workflow_execution_time_skipping"),
    "time skipping: bad run id": w("poll_workflow_execution_time_skipping",
                                   workflowExecution=execution(OPEN, "nothing")),
    "time skipping: off": w("poll_workflow_execution_time_skipping", workflowExecution=execution(OPEN)),
    "pause workflow: unknown namespace": w("pause_workflow_execution", namespace="never-was", workflowId=OPEN),
    "unpause workflow: long reason": w("unpause_workflow_execution", workflowId=OPEN, reason=LONG),
    "unpause workflow: unknown": w("unpause_workflow_execution", workflowId=NONE),
    # Calls that only look, and the rest
    "scan: bad query": w("scan_workflow_executions", query="NoSuchField = 1"),
    "list namespaces: bad page token": w("list_namespaces", nextPageToken=encoded("no token")),
    "deprecate namespace: unknown": w("deprecate_namespace", namespace="never-was"),
    "search attributes: of the cluster": w("get_search_attributes"),
    "search attributes: unknown namespace": o("list_search_attributes", namespace="never-was"),
    "reset sticky: no execution": w("reset_sticky_task_queue"),
    "reset sticky: unknown": w("reset_sticky_task_queue", execution=execution(NONE)),
    "reset sticky: closed": w("reset_sticky_task_queue", execution=execution(DONE)),
    "cluster info": w("get_cluster_info"),
    "system info": w("get_system_info"),
    "clusters": o("list_clusters"),
    "partitions: no queue": w("list_task_queue_partitions"),
    "partitions: unknown namespace": w("list_task_queue_partitions", namespace="never-was",
                                       taskQueue={"name": QUEUE}),
    "count schedules: bad query": w("count_schedules", query="NoSuchField = 1"),
    "count workers: bad query": w("count_workers", query="NoSuchField = 1"),
    "worker heartbeat: unknown namespace": w("record_worker_heartbeat", namespace="never-was"),
    "shut a worker down: unknown namespace": w("shutdown_worker", namespace="never-was"),
    "shut a worker down: nothing": w("shutdown_worker"),
    "batch: list, unknown namespace": w("list_batch_operations", namespace="never-was"),
    "batch: list, bad page token": w("list_batch_operations", nextPageToken=encoded("no token")),
    "nexus failed: bad token": w("respond_nexus_task_failed", taskToken=encoded("no token")),
    "nexus failed: no token": w("respond_nexus_task_failed"),
    "deployment: create, no name": w("create_worker_deployment"),
    "deployment: create, long name": w("create_worker_deployment", deploymentName=LONG),
    "deployment: create, name with a dot": w("create_worker_deployment", deploymentName="a.b"),
    "deployment: create a version, no name": w("create_worker_deployment_version"),
    "deployment: create a version, no build id": w(
        "create_worker_deployment_version", deploymentVersion={"deploymentName": f"errors-{TAG}"}),
    "deployment: create a version, unknown deployment": w(
        "create_worker_deployment_version", deploymentVersion={"deploymentName": NONE, "buildId": "1"}),
    "deployment: delete a version, nothing": w("delete_worker_deployment_version"),
    "deployment: delete a version, unknown": w(
        "delete_worker_deployment_version", deploymentVersion={"deploymentName": NONE, "buildId": "1"}),
    "deployment: list, bad page token": w("list_worker_deployments", nextPageToken=encoded("no token")),
    "deployment: metadata, nothing": w(
        "update_worker_deployment_version_metadata", upsertEntries={"a": text('"b"')}),
    "deployment: metadata, unknown": w(
        "update_worker_deployment_version_metadata", deploymentVersion={"deploymentName": NONE, "buildId": "1"},
        upsertEntries={"a": text('"b"')}),
    "deployment: metadata, no entries": w(
        "update_worker_deployment_version_metadata", deploymentVersion={"deploymentName": NONE, "buildId": "1"}),
    "deployment: manager, nothing": w("set_worker_deployment_manager"),
    "deployment: manager, no name": w("set_worker_deployment_manager", identity="me", managerIdentity="me"),
    "deployment: manager, unknown": w(
        "set_worker_deployment_manager", deploymentName=NONE, identity="me", managerIdentity="me"),
    "deployment: compute, no name": w("update_worker_deployment_version_compute_config"),
    "deployment: compute, no build id": w(
        "update_worker_deployment_version_compute_config", deploymentVersion={"deploymentName": NONE}),
    "deployment: compute, unknown": w(
        "update_worker_deployment_version_compute_config", deploymentVersion={"deploymentName": NONE, "buildId": "1"}),
    "deployment: compute, nothing to look at": w("validate_worker_deployment_version_compute_config"),
    "connect a cluster: unreachable": o("add_or_update_remote_cluster", frontendAddress="127.0.0.1:1"),
    # Tokens that are none
    "workflow task completed: no token": w("respond_workflow_task_completed"),
    "workflow task completed: bad token": w("respond_workflow_task_completed", taskToken=encoded("no token")),
    "workflow task failed: no token": w("respond_workflow_task_failed"),
    "workflow task failed: bad token": w("respond_workflow_task_failed", taskToken=encoded("no token")),
    "activity completed: no token": w("respond_activity_task_completed"),
    "activity completed: bad token": w("respond_activity_task_completed", taskToken=encoded("no token")),
    "activity failed: bad token": w("respond_activity_task_failed", taskToken=encoded("no token")),
    "activity cancelled: bad token": w("respond_activity_task_canceled", taskToken=encoded("no token")),
    "activity heartbeat: bad token": w("record_activity_task_heartbeat", taskToken=encoded("no token")),
    "query completed: bad token": w("respond_query_task_completed", taskToken=encoded("no token")),
    "nexus completed: bad token": w("respond_nexus_task_completed", taskToken=encoded("no token"), response={}),
    "activity completed by id: no activity id": w("respond_activity_task_completed_by_id", workflowId=OPEN),
    "activity completed by id: unknown": w(
        "respond_activity_task_completed_by_id", workflowId=OPEN, activityId="a"),
    "activity completed by id: unknown workflow": w(
        "respond_activity_task_completed_by_id", workflowId=NONE, activityId="a"),
    "activity failed by id: unknown": w("respond_activity_task_failed_by_id", workflowId=OPEN, activityId="a"),
    "activity heartbeat by id: unknown": w(
        "record_activity_task_heartbeat_by_id", workflowId=OPEN, activityId="a"),
}


def command(kind, **attributes):
    camel = "".join(part.capitalize() for part in kind.split("_"))
    name = camel[0].lower() + camel[1:] + "CommandAttributes"
    return {"commandType": f"COMMAND_TYPE_{kind.upper()}", name: attributes}


def activity(**attributes):
    return command("schedule_activity_task", **{"activityId": "a", "activityType": {"name": "greet"},
                   "taskQueue": {"name": QUEUE}, "startToCloseTimeout": "5s", **attributes})


def child(**attributes):
    return command("start_child_workflow_execution", **{
        "workflowId": f"{NONE}-child", "workflowType": {"name": "Nobody"}, "taskQueue": {"name": QUEUE}, **attributes})


COMMANDS = {
    "command: activity without an id": activity(activityId=""),
    "command: activity without a type": activity(activityType={"name": ""}),
    "command: activity without timeouts": activity(startToCloseTimeout="0s"),
    "command: activity with a negative timeout": activity(heartbeatTimeout="-1s"),
    "command: activity with a bad retry policy": activity(retryPolicy={"backoffCoefficient": 0.5}),
    "command: activity with a long id": activity(activityId=LONG),
    "command: activity id twice": [activity(), activity()],
    "command: timer without an id": command("start_timer", timerId="", startToFireTimeout="5s"),
    "command: timer without a time": command("start_timer", timerId="t", startToFireTimeout="0s"),
    "command: timer id twice": [command("start_timer", timerId="t", startToFireTimeout="5s")] * 2,
    "command: cancel of an unknown timer": command("cancel_timer", timerId="t"),
    "command: cancel of an unknown activity": command("request_cancel_activity_task", scheduledEventId=9),
    "command: marker without a name": command("record_marker", markerName=""),
    "command: child without an id": child(workflowId=""),
    "command: child without a type": child(workflowType={"name": ""}),
    "command: child with a negative timeout": child(workflowRunTimeout="-1s"),
    "command: child with a bad cron": child(cronSchedule="at noon"),
    "command: child in an unknown namespace": child(namespace="never-was"),
    "command: signal without a name": command(
        "signal_external_workflow_execution", execution=execution(OPEN), signalName=""),
    "command: signal without an execution": command("signal_external_workflow_execution", signalName="s"),
    "command: cancel without an id": command("request_cancel_external_workflow_execution", workflowId=""),
    "command: cancel with a bad run id": command(
        "request_cancel_external_workflow_execution", workflowId=OPEN, runId="run"),
    "command: continue as new with a negative timeout": command(
        "continue_as_new_workflow_execution", workflowType={"name": "Nobody"}, taskQueue={"name": QUEUE},
        workflowRunTimeout="-1s"),
    "command: unknown search attribute": command(
        "upsert_workflow_search_attributes", searchAttributes={"indexedFields": {"Nothing": text('"x"')}}),
    "command: no search attributes": command("upsert_workflow_search_attributes"),
    "command: no properties": command("modify_workflow_properties"),
    "command: completion without attributes": {"commandType": "COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION"},
    "command: failure without a failure": command("fail_workflow_execution"),
    "command: none at all": {"commandType": "COMMAND_TYPE_UNSPECIFIED"},
    "command: after the end": [command("complete_workflow_execution"),
                               command("start_timer", timerId="t", startToFireTimeout="5s")],
    "command: nexus at an unknown endpoint": command(
        "schedule_nexus_operation", endpoint=f"errors-{TAG}-never", service="s", operation="o"),
    "command: protocol message of nobody": command("protocol_message", messageId="nothing"),
}

# Sent in this order after the workflow's task has been completed with one activity, which has been polled.
TASKS = {
    "workflow task completed: twice": ("respond_workflow_task_completed", "workflow", {}),
    "workflow task failed: after its end": ("respond_workflow_task_failed", "workflow", {}),
    "workflow task completed: in another namespace": (
        "respond_workflow_task_completed", "workflow", {"namespace": "temporal-system"}),
    "activity completed: with a workflow task's token": ("respond_activity_task_completed", "workflow", {}),
    "workflow task completed: with an activity's token": ("respond_workflow_task_completed", "activity", {}),
    "activity cancelled: nobody asked": ("respond_activity_task_canceled", "activity", {}),
    "activity heartbeat: long identity": ("record_activity_task_heartbeat", "activity", {"identity": LONG}),
    "activity failed: not a failure": (
        "respond_activity_task_failed", "activity", {"failure": {"message": "m", "canceledFailureInfo": {}}}),
    "activity completed: as it should be": ("respond_activity_task_completed", "activity", {}),
    "activity failed: after its end": ("respond_activity_task_failed", "activity", {}),
    "activity heartbeat: after its end": ("record_activity_task_heartbeat", "activity", {}),
    "activity completed by id: after its end": (
        "respond_activity_task_completed_by_id", None, {"workflowId": f"errors-{TAG}-task", "activityId": "a"}),
}
