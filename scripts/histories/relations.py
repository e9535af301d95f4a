"""The laws about several runs. See laws.py."""

from .times import moment, seconds

SPACING = 1.0


def broken(histories):
    """Yields (history, name of the law, sentence)."""
    runs = {run.events[0].attributes.get("originalExecutionRunId"): run for run in histories}
    for history in histories:
        for law in (relations, spaced):
            title = law.__doc__.splitlines()[0]
            yield from ((history, law.__name__, f"{title} {where}") for where in law(history, runs))


def relations(history, runs):
    """An event of another run that is named is the one that it should be:"""
    started = history.events[0].attributes
    named = [(started.get("parentWorkflowExecution"), started.get("parentInitiatedEventId"), {
        "StartChildWorkflowExecutionInitiated"})]
    for point in started.get("prevAutoResetPoints", {}).get("points", []):
        named.append((point, point.get("firstWorkflowTaskCompletedId"), {"WorkflowTaskCompleted"}))
    for event in history.events:
        named.append((event.attributes.get("externalWorkflowExecution"), event.attributes.get(
            "externalInitiatedEventId"), {"RequestCancelExternalWorkflowExecutionInitiated"}))
    for execution, number, kinds in named:
        run = runs.get((execution or {}).get("runId"))
        number = int(number or 0)
        if run is None or number == 0:
            continue
        if number > len(run.events) or run.events[number - 1].type not in kinds:
            yield f"event {number} of {run.file} is none of {', '.join(kinds)}."


def spaced(history, runs):
    """What follows a short run waits until a second has passed since that began, and not longer than it should:"""
    started = history.events[0]
    before = runs.get(started.attributes.get("continuedExecutionRunId"))
    if before is None or not started.attributes.get("initiator"):
        return
    first = before.events[0]
    began = moment(first.time) + seconds(first.attributes.get("firstWorkflowTaskBackoff", "0s"))
    wait = seconds(started.attributes.get("firstWorkflowTaskBackoff", "0s"))
    begins = moment(started.time) + wait - began
    # The run's last task is decided on a little before its end is recorded.
    slack = 0.1
    if begins < SPACING - slack:
        yield f"it waits {wait} s, and begins {begins:.3f} s after the one before."
    asked = before.events[-1].attributes.get("backoffStartInterval")
    if started.attributes["initiator"].endswith("_WORKFLOW") and not asked and wait > 0 and begins > SPACING + slack:
        yield f"it waits {wait} s, and begins {begins:.3f} s after the one before."
