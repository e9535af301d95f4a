"""Differences planted in real histories: each must be found, or the comparison is worth nothing.

A history is compared with itself, one thing changed. Only what a server may also write, when other things happen
first, may pass; those pairs of neighbours are listed here once more, and more narrowly than the comparison puts it.
"""

import base64
import copy
import re

from . import laws, races
from .allowances import Allowances
from .event import FOREIGN, REFERENCE, SIZES
from .history import History
from .times import PRECISION
from .vocabulary import ACTIVITY_ENDS, CHILD_ENDS, CLOSING, NEXUS_ENDS, TASK_SCHEDULED, TASK_STARTED

MOVABLE = ACTIVITY_ENDS | CHILD_ENDS | NEXUS_ENDS | {
    "ActivityTaskStarted", "ChildWorkflowExecutionStarted", "TimerFired", "WorkflowExecutionCancelRequested",
    "WorkflowExecutionSignaled",
}


def test(histories):
    """Yields a sentence for each planted difference that is not found, and at the end how many there were."""
    planted, seen = 0, set()
    for raw, name in histories:
        original = _history(raw)
        if any(laws.broken(original)):
            continue
        for what, changed in _plant(raw, original.events, seen):
            planted += 1
            if not _is_found(original, _history(changed)):
                yield f"{name}: {what} is not found."
    yield planted


def _is_found(original, changed):
    if races.are_equal(original, changed):
        return False
    return any(laws.broken(changed)) or races.objection(original, changed) is not None


def _history(raw):
    return History(raw, "Suite.test", Allowances())


def _plant(raw, events, seen):
    for index, event in enumerate(events):
        yield from _values(raw, event, index, seen)
        # Each event once among the same neighbours.
        place = tuple(other.type for other in events[max(0, index - 2):index + 3])
        if (index, len(events)) == (0, 1) or (min(index, 2), place) in seen:
            continue
        seen.add((min(index, 2), place))
        yield from _misplaced(raw, events, index)


def _misplaced(raw, events, index):
    event, order = events[index], list(range(len(raw)))
    # How far an open run got is a matter of time.
    if event.type in CLOSING or index + 1 < len(events):
        yield f"without event {event.number} {event.type}", _renumbered(raw, order[:index] + order[index + 1:])
        yield f"event {event.number} {event.type} twice", _renumbered(raw, order[:index + 1] + order[index:])
    if index and not _may_swap(events, index):
        before = events[index - 1]
        order[index - 1], order[index] = index, index - 1
        yield f"{before.number} {before.type} after {event.type}", _renumbered(raw, order)


def _may_swap(events, index):
    """Whether two neighbours could as well have happened the other way round."""
    first, second = events[index - 1:index + 1]
    kinds = {first.type, second.type} - {"WorkflowTaskTimedOut"}
    if first.number in second.references.values():
        return False
    if first.lines()[1:] == second.lines()[1:]:
        return True  # Nobody can tell.
    if TASK_SCHEDULED in kinds and len(kinds) == 2 and kinds <= MOVABLE | {TASK_SCHEDULED}:
        # Of several that are recorded together, the last may as well have come a little later.
        return sum(event.type in kinds - {TASK_SCHEDULED} for event in events[max(0, index - 2):index + 2]) > 1
    if kinds == {"WorkflowExecutionSignaled"}:
        return False
    if first.type == second.type == "TimerFired":
        return abs(laws.due(events, first) - laws.due(events, second)) <= PRECISION
    return kinds <= MOVABLE | {TASK_STARTED}


def _renumbered(raw, order):
    """The events in another order, with ids and references as a server would write them."""
    first = {}
    for place, index in enumerate(order):
        first.setdefault(int(raw[index]["eventId"]), place + 1)
    result = []
    for place, index in enumerate(order):
        event = copy.deepcopy(raw[index])
        _remap(event, first)
        event["eventId"] = str(place + 1)
        if "taskId" in event:
            event["taskId"] = str(1_000 + place)
        result.append(event)
    return result


def _remap(value, numbers):
    if isinstance(value, dict):
        for key, item in value.items():
            if REFERENCE.search(key) and key not in FOREIGN and str(item).isdigit():
                value[key] = str(numbers.get(int(item), item))
            else:
                _remap(item, numbers)
    elif isinstance(value, list):
        for item in value:
            _remap(item, numbers)


def _values(raw, event, index, seen):
    """One attribute after the other changed, and taken away. Every attribute of every kind of event, once."""
    for key, path in _leaves(raw[index]):
        name = f"{event.type}.{'.'.join(str(part) for part in path)}"
        if key in SIZES | FOREIGN or name in seen:
            continue
        seen.add(name)
        for what, change in (("another value", _other), ("no value", None)):
            changed = copy.deepcopy(raw)
            parent = changed[index]
            for part in path[:-1]:
                parent = parent[part]
            if change is None and isinstance(parent, dict):
                del parent[path[-1]]
            elif change is not None:
                parent[path[-1]] = change(parent[path[-1]])
            else:
                continue
            yield f"{what} of {name} in event {event.number}", changed


def _is_payload(value):
    return isinstance(value, dict) and "encoding" in (value.get("metadata") or {})


def _other(value):
    if isinstance(value, dict):
        return value | {"data": base64.b64encode(b'"planted"').decode()}
    if isinstance(value, bool):
        return not value
    if isinstance(value, str) and value.isdigit():
        return str(int(value) + 1)
    if isinstance(value, str) and re.fullmatch(r"[0-9.]+s", value):
        return f"{float(value[:-1]) + 7}s"
    return value + 1 if isinstance(value, (int, float)) else "planted"


def _leaves(raw):
    for key, value in raw.items():
        if key.endswith("EventAttributes"):
            yield from _walk(value, (key,))


def _walk(value, path):
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if isinstance(item, (dict, list)) and not _is_payload(item):
            yield from _walk(item, path + (key,))
        else:
            yield next(part for part in reversed(path + (key,)) if isinstance(part, str)), path + (key,)
