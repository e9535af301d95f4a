"""Which differences between two histories are a matter of timing.

The left history is the one of the server that is trusted, the right one is judged.
"""

import collections

from .event import mask
from .vocabulary import CLOSING, OUTSIDE, TASKS, TASK_ENDS, TASK_SCHEDULED, TASK_STARTED, UNSEEN, UPDATES

QUEUE = {"WorkflowTaskScheduled.taskQueue." + name for name in ("kind", "name", "normalName")}
# A worker's answer is refused, or comes too late, because something arrived first.
OVERTAKEN = {"WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND", "WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND"}


def are_equal(left, right):
    """Event by event. Of a run that was still open when its test ended, how far it got is a matter of time."""
    count = _common_length(left, right)
    return left.lines(count) == right.lines(count) and _are_cut_alike(left, right, count)


def _common_length(left, right):
    return min(len(left.events), len(right.events)) if left.is_open and right.is_open else None


def _are_cut_alike(left, right, count):
    """What is recorded together is there or not, but not in part."""
    longer = max(left, right, key=lambda history: len(history.events))
    return count is None or count == len(longer.events) or not _is_answer(longer.events[count])


def _is_answer(event):
    return event.type in UPDATES or event.type not in OUTSIDE | TASKS


def objection(left, right):
    """Why the difference is more than timing, or None."""
    for check in (first_difference, contents, task_contents, signals, decisions):
        found = check(left, right)
        if found:
            return found
    return None


def first_difference(left, right):
    """Up to the first difference the two are equal; there, something from outside must have come first in one."""
    for index, (one, other) in enumerate(zip(left.events, right.events)):
        if one.lines(is_exact=False) == other.lines(is_exact=False):
            continue
        racing = (one, other)
        if one.type == other.type == TASK_SCHEDULED and _is_left(left, index) and not _is_left(right, index):
            # The judged server knows at once that the worker has gone; the trusted one waits for the time-out.
            return None
        if one.type == other.type == TASK_SCHEDULED and _brings_update(left, index) and _brings_update(right, index):
            if {path for path, value in one.values.items() ^ other.values.items()} <= QUEUE:
                # It is offered at once, and not in the queue of a worker that does not poll it yet.
                return None
        if one.type == other.type and (one.type in TASKS or one.label(left.events) == other.label(right.events)):
            # What it says is the same, or is the server's own; what it refers to is known to be equal.
            racing = ()
        elif index == 1 and left.events[0].attributes.get("firstWorkflowTaskBackoff", "0s") == "0s":
            # Recorded together with the start.
            racing = ()
        elif _is_answer(one) and _is_answer(other) and _answer(left, index) == _answer(right, index):
            # One decision in another order.
            racing = ()
        elif one.type in TASK_ENDS and other.type in TASK_ENDS:
            # The task is the same up to here, and one of them came to nothing.
            racing = [event for event in racing if event.type != "WorkflowTaskCompleted"]
        if not any(_may_race(event, is_trusted=event is one) for event in racing):
            return f"event {one.number} is the first that differs, and nothing that races"
        return None
    return None


def _is_left(history, index):
    """Whether a workflow task was in the queue of a worker that never took it."""
    end = next((event for event in history.events[index:] if event.type in TASK_ENDS), None)
    return end is not None and end.attributes.get("timeoutType", "").endswith("SCHEDULE_TO_START")


def _brings_update(history, index):
    """Whether a workflow task was scheduled for nothing but an update."""
    end = next((event for event in history.events[index:] if event.type in TASK_ENDS), None)
    is_followed = end is not None and end.number < len(history.events) and history.events[end.number].type in UPDATES
    return is_followed and history.events[index - 1].type not in OUTSIDE


def _answer(history, index):
    """All that belongs to the answer of which an event is a part."""
    start = max(place for place, event in enumerate(history.events[:index + 1]) if not _is_answer(event) or place == 0)
    end = next((place for place in range(index, len(history.events)) if not _is_answer(history.events[place])), None)
    return collections.Counter(event.label(history.events) for event in history.events[start + 1:end])


def _may_race(event, is_trusted):
    return event.type in OUTSIDE | UPDATES | {TASK_STARTED} or _is_overtaken(event, is_trusted)


def _is_overtaken(event, is_trusted):
    """A workflow task that ended without a decision, because of what came before the answer.

    A task that a worker took and did not answer in time may be one that got lost on the way: the trusted server is
    believed that the worker was slow, the other one is not.
    """
    if event.type == "WorkflowTaskFailed":
        return event.attributes.get("cause") in OVERTAKEN
    if event.type != "WorkflowTaskTimedOut":
        return False
    # Before any worker took it, it can only have been in the queue of one worker that has gone.
    return is_trusted or event.attributes.get("timeoutType", "").endswith("SCHEDULE_TO_START")


def contents(left, right):
    """The same events, workflow tasks aside, with the same attributes."""
    ours, theirs = (
        collections.Counter(label for label in history.labels() if label[0] not in TASKS) for history in (left, right))
    missing, surplus = ours - theirs, theirs - ours
    # Of a run that was still open when its test ended, how far it got is a matter of time.
    can_lack = left.is_open and right.is_open and not (missing and surplus)
    if (missing or surplus) and not can_lack:
        name = next(iter(missing or surplus))[0]
        return f"{name} is not in both with the same attributes"
    return None


def task_contents(left, right):
    """How many workflow tasks there were is timing; what they say is not."""
    ours, theirs = _task_contents(left, is_trusted=True), _task_contents(right, is_trusted=False)
    for kind in ours.keys() & theirs.keys():
        for path in sorted(ours[kind].keys() | theirs[kind].keys()):
            if ours[kind].get(path) != theirs[kind].get(path):
                return f"{path} of workflow tasks differs"
    return None


def _task_contents(history, is_trusted):
    found = {}
    for event in history.events:
        if event.type not in TASKS or _is_overtaken(event, is_trusted):
            continue
        queue = event.values.get(f"{event.type}.taskQueue.kind", "")
        values = found.setdefault((event.type, queue), collections.defaultdict(set))
        for path, value in event.values.items():
            # How often a task was tried is not told of tries that left no event.
            if not path.endswith(".attempt") and path != "WorkflowTaskStarted.requestId":
                values[path].add(value)
    return found


def signals(left, right):
    """One who sends several signals is heard in the order of sending."""
    ours, theirs = _signals(left), _signals(right)
    for sender in ours.keys() & theirs.keys():
        count = min(len(ours[sender]), len(theirs[sender]))
        if ours[sender][:count] != theirs[sender][:count]:
            return "signals of one sender are in another order"
    return None


def _signals(history):
    found = collections.defaultdict(list)
    for event in history.events:
        if event.type == "WorkflowExecutionSignaled":
            sender = mask(event.attributes.get("externalWorkflowExecution", {}).get("workflowId", ""))
            found[sender].append(event.label(history.events))
    return found


def decisions(left, right):
    """Workflows are deterministic: what arrives in the same order is answered in the same order."""
    if _sequence(left, _is_seen) != _sequence(right, _is_seen):
        return None
    ours, theirs = _sequence(left, _is_decided), _sequence(right, _is_decided)
    count = min(len(ours), len(theirs)) if left.is_open and right.is_open else None
    if ours[:count] != theirs[:count]:
        return "all arrived in the same order, and was answered in another"
    return None


def _sequence(history, include):
    return [event.label(history.events) for event in history.events if include(event)]


def _is_seen(event):
    return event.type in OUTSIDE - UNSEEN or event.type in UPDATES


def _is_decided(event):
    return event.type not in OUTSIDE | UPDATES | TASKS | CLOSING
