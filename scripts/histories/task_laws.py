"""The laws about workflow tasks. See laws.py."""

from .event import mask
from .times import TOLERANCE, moment, seconds
from .vocabulary import OUTSIDE, TASKS, TASK_ENDS, TASK_SCHEDULED, TASK_STARTED, UPDATES

HANDED_OVER = "request-from-RespondWorkflowTaskCompleted"


def tasks(events):
    """There is one workflow task at a time: scheduled, started, and then at once ended:"""
    state = None
    for index, event in enumerate(events):
        before = events[index - 1].type if index else None
        if event.type == TASK_SCHEDULED and state is not None:
            yield f"{event.number} is scheduled while another is not ended."
        elif event.type == TASK_STARTED and state != TASK_SCHEDULED:
            yield f"{event.number} is started without being scheduled."
        elif event.type in TASK_ENDS:
            is_unstarted = event.type == "WorkflowTaskTimedOut" and state == TASK_SCHEDULED
            if before != TASK_STARTED and not is_unstarted and not _is_reset(event):
                yield f"{event.number} {event.type} follows {before}."
        elif before == TASK_STARTED:
            yield f"{event.number} {event.type} comes between the start of a task and its end."
        if before == "WorkflowTaskFailed" and event.type not in OUTSIDE:
            if events[index - 1].attributes.get("cause", "").endswith("UNHANDLED_COMMAND"):
                yield f"{index} failed because of what arrived, but {event.number} {event.type} follows."
        if event.type in TASKS:
            state = None if event.type in TASK_ENDS else event.type


def _is_reset(event):
    return event.attributes.get("cause", "").endswith("RESET_WORKFLOW")


def reasons(events):
    """A workflow task is scheduled because something happened, or to bring an update:"""
    for index, event in enumerate(events[1:], start=1):
        if event.type != TASK_SCHEDULED:
            continue
        if events[index - 1].type in OUTSIDE - {"ActivityTaskStarted"} | {
                "WorkflowExecutionStarted", "WorkflowTaskFailed", "WorkflowTaskTimedOut"}:
            continue
        # A task that nobody took brings its update with the next one.
        end = next((other for other in events[index:] if other.type in TASK_ENDS and not other.attributes.get(
            "timeoutType", "").endswith("SCHEDULE_TO_START")), None)
        if end is not None and (end.number == len(events) or events[end.number].type not in UPDATES):
            yield f"{event.number} follows {events[index - 1].type}."


def handed_over(events):
    """A task can only be handed over with the answer after which it was scheduled; its worker is known:"""
    for event in events:
        if event.type != TASK_STARTED:
            continue
        request = event.attributes.get("requestId", "")
        # Handed over for nothing but an update, it is recorded later, when nobody knows the worker any more.
        brings_update = any(other.type in UPDATES for other in events[event.number + 1:event.number + 2])
        is_stored = "taskId" in event.raw
        if is_stored and not event.attributes.get("identity") and not (request == HANDED_OVER and brings_update):
            yield f"{event.number} has no identity."
        if request != HANDED_OVER and mask(request) != "<uuid>":
            yield f"{event.number} has the request id '{request}'."
        elif request == HANDED_OVER:
            number = event.reference("scheduledEventId")
            before = next((other for other in reversed(events[:max(0, (number or 1) - 1)])
                           if other.type == "WorkflowTaskCompleted"), None)
            if number != event.number - 1 or before is None:
                yield f"{event.number}."


def patient(events):
    """A workflow task times out when its time is over, not before:"""
    for event in events:
        if event.type != "WorkflowTaskTimedOut":
            continue
        kind = event.attributes.get("timeoutType", "")
        number = event.reference("scheduledEventId")
        if kind.endswith("SCHEDULE_TO_START") and event.number < len(events):
            if events[event.number].type != TASK_SCHEDULED:
                yield f"{event.number} was taken by no worker, and is not scheduled again."
        if kind.endswith("START_TO_CLOSE") and number and 0 < number < event.number:
            limit = seconds(events[number - 1].attributes.get("startToCloseTimeout", "0s"))
            started = events[(event.reference("startedEventId") or number) - 1]
            if moment(event.time) - moment(started.time) < limit - TOLERANCE:
                yield f"{event.number}."
