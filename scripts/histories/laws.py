"""What is true of every history that a server writes, whatever happens first.

`broken(history)` yields the name of each law that a history breaks, and a sentence about it. Because both servers'
histories are held to them, a difference in order that is let through as a matter of timing cannot be one that no server
may write.
"""

from .task_laws import handed_over, patient, reasons, tasks
from .times import PRECISION, TOLERANCE, moment, seconds
from .vocabulary import CLOSING, ENDS, OUTSIDE, RECORDED_LAST, REFERENCES, TASKS, TASK_ENDS, TASK_SCHEDULED
from .vocabulary import TASK_STARTED, UNSEEN, UPDATES


def broken(history):
    for law in (numbered, referring, ended_once, tasks, reasons, handed_over, patient, decisions, buffered, answered,
                at_once, timers, updates):
        yield from ((law.__name__, f"{law.__doc__.splitlines()[0]} {where}") for where in law(history.events))


def numbered(events):
    """Events are numbered from 1, and a run is started and closed once:"""
    for index, event in enumerate(events):
        if event.number != index + 1:
            yield f"event {event.number} is at place {index + 1}."
        # What is shown of a task under way is not stored yet, and has no task id.
        if index and 0 < int(event.raw.get("taskId", 0)) <= int(events[index - 1].raw.get("taskId", 0)):
            yield f"the task id of event {event.number} is not above the one before it."
        if (event.type == "WorkflowExecutionStarted") != (index == 0):
            yield f"{event.number} {event.type}."
        if event.type in CLOSING and event is not events[-1]:
            yield f"{event.number} {event.type} is not the last."


def referring(events):
    """An event names earlier events of the kinds that it may name:"""
    for event in events:
        for name, kinds in REFERENCES.items():
            number = event.reference(name)
            if event.type not in kinds:
                continue
            if number is None:
                # No attempt of what timed out or was cancelled before it began.
                if name != "startedEventId":
                    yield f"{event.number} {event.type} has no {name}."
            elif not 0 < number < event.number or events[number - 1].type not in kinds[event.type]:
                if number != 0:
                    yield f"{name} of {event.number} {event.type} is {number}."
        started, scheduled = event.reference("startedEventId"), event.reference("scheduledEventId")
        if started and scheduled and 0 < started < event.number:
            if events[started - 1].reference("scheduledEventId") not in (None, scheduled):
                yield f"the start of {event.number} {event.type} belongs to another."


def ended_once(events):
    """What ends, ends once:"""
    ended = set()
    for event in events:
        if event.type not in ENDS:
            continue
        for name in ("scheduledEventId", "initiatedEventId", "acceptedEventId", "startedEventId"):
            number = event.reference(name)
            if number:
                if number in ended:
                    yield f"{event.number} {event.type} ends event {number} again."
                ended.add(number)
                break


def decisions(events):
    """What a worker decides is recorded directly after its answer, in one piece:"""
    answer = None
    for event in events:
        decided = event.reference("workflowTaskCompletedEventId")
        if event.type == "WorkflowTaskCompleted":
            answer = event.number
        elif event.type in UPDATES or (decided and event.type not in OUTSIDE):
            if answer is None or (decided and decided != answer):
                yield f"{event.number} {event.type} is not in the piece of event {decided}."
        else:
            answer = None


def buffered(events):
    """Of what is recorded between an answer and the next task, ends of operations come last:"""
    since_answer, end = False, None
    for event in events:
        if event.type in TASKS:
            since_answer, end = event.type in TASK_ENDS, None
        elif since_answer and event.type in RECORDED_LAST:
            end = end or event
        elif since_answer and end is not None and event.type in OUTSIDE - CLOSING:
            yield f"{event.number} {event.type} after {end.number} {end.type}."


def answered(events):
    """What the workflow's code must learn of is followed by a workflow task:"""
    has_task, waiting = False, None
    for event in events:
        if event.type in TASKS:
            if event.type == TASK_SCHEDULED:
                waiting = None
            has_task = event.type not in TASK_ENDS
        elif event.type in CLOSING:
            waiting = None
        elif event.type in OUTSIDE - UNSEEN and not has_task:
            waiting = event
        elif waiting is not None and event.type not in OUTSIDE:
            yield f"{waiting.number} {waiting.type} is followed by {event.number} {event.type}."
    if waiting is not None:
        yield f"{waiting.number} {waiting.type} is the last."


def at_once(events):
    """What arrives while no worker decides is followed by a task at once, and not with what comes after it:"""
    # Several of these can be due at once, and are then recorded together.
    due = {"TimerFired", "ActivityTaskTimedOut", "ActivityTaskStarted"}
    has_task, last_start = False, 0
    for event, following in zip(events, events[1:]):
        if event.type in TASKS:
            has_task = event.type not in TASK_ENDS
            last_start = event.number if event.type == TASK_STARTED else last_start
        elif not has_task and event.type in OUTSIDE - UNSEEN and following.type in OUTSIDE - CLOSING:
            # What a decision of the last answer led to cannot have arrived before that answer.
            is_new = any(number > last_start and events[number - 1].type not in OUTSIDE
                         for other in (event, following) for number in other.references.values())
            if is_new and not {event.type, following.type} <= due:
                yield f"{following.number} {following.type} after {event.number} {event.type}."


def timers(events):
    """Timers fire when they are due, in the order in which they are due:"""
    latest = None
    for event in events:
        moment_due = due(events, event)
        if moment_due is None:
            continue
        if moment(event.time) < moment_due - TOLERANCE:
            yield f"{event.number} fires {moment_due - moment(event.time):.3f} s before it is due."
        if latest is not None and moment_due < latest[0] - PRECISION:
            yield f"{event.number} fires after {latest[1]}, and was due before it."
        latest = (moment_due, event.number)


def due(events, event):
    """When a timer should fire; None if the event is none that fired."""
    number = event.reference("startedEventId")
    if event.type != "TimerFired" or not number or not 0 < number < event.number:
        return None
    started = events[number - 1]
    return moment(started.time) + seconds(started.attributes.get("startToFireTimeout", "0s"))


def updates(events):
    """An update is accepted once, and ends under the id under which it was accepted:"""
    known = set()
    for event in events:
        if event.type == "WorkflowExecutionUpdateAccepted":
            update = event.attributes.get("protocolInstanceId")
            if update in known:
                yield f"{event.number}."
            known.add(update)
        number = event.reference("acceptedEventId")
        if event.type == "WorkflowExecutionUpdateCompleted" and number and 0 < number < event.number:
            accepted = events[number - 1].attributes.get("acceptedRequest", {}).get("meta", {})
            if accepted.get("updateId") != event.attributes.get("meta", {}).get("updateId"):
                yield f"{event.number}."
