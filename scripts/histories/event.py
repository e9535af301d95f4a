"""An event as flat lines of attributes."""

import base64
import json
import re

from .vocabulary import TASKS

# The bookkeeping of the server, in every event; the laws look at ids and times.
UNCOMPARED = {"eventId", "eventTime", "eventType", "taskId", "version"}
# The bytes of a history depend on those of ids and times in it.
SIZES = {"historySizeBytes"}
# The worker's library writes these in the order of a hash table.
UNORDERED = {"coreUsedFlags", "langUsedFlags"}
# What is taken out of texts: ids that someone drew, moments, and what names a process on this machine.
TEXT_MASKS = [
    (re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"), "<uuid>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"), "<time>"),
    (re.compile(r"(?:127\.0\.0\.1|localhost):\d+"), "<address>"),
    (re.compile(r"\b\d+@[\w.-]+"), "<process>"),
    # What the command line calls a run that was given no id.
    (re.compile(r"\bsample-[0-9a-f]{8}\b"), "<id>"),
]
# In a payload: what a test's program made of the address of its web site, which has another port every time.
DIGEST = re.compile(r'"(?:[0-9a-f]{16}|[0-9a-f]{64})"')
REFERENCE = re.compile(r"EventIds?$")
# They tell whether a worker asked for a task, or got it with the answer to its last one because something had arrived.
HANDED_OVER = {"WorkflowTaskStarted.requestId", "WorkflowTaskStarted.identity"}
# These name events of other runs.
FOREIGN = {"eventId", "externalInitiatedEventId", "firstWorkflowTaskCompletedId", "parentInitiatedEventId"}


class Event:
    def __init__(self, raw, prefix, allowances):
        self.raw = raw
        self.number = int(raw["eventId"])
        self.time = raw.get("eventTime", "")
        self.type = "".join(word.capitalize() for word in raw["eventType"].removeprefix("EVENT_TYPE_").split("_"))
        self.attributes = next((value for key, value in raw.items() if key.endswith("EventAttributes")), {})
        self.values, self.references, self.foreign = {}, {}, {}
        for key, value in raw.items():
            if key not in UNCOMPARED:
                # The attributes are the event itself; what stands beside them is named.
                self._flatten(value, self.type if key.endswith("EventAttributes") else f"{self.type}.{key}")
        # Taken out, because a value that may differ may also be missing.
        for entries in (self.values, self.references, self.foreign):
            for path in [path for path in entries if allowances.allow(f"{prefix}:{path}")]:
                del entries[path]
        if self.attributes.get("initiator") and self.type == "WorkflowExecutionStarted":
            self._mask_spacing()
        self._label = None

    def _mask_spacing(self):
        """What follows a short run waits until a second has passed; how long that is depends on the run's speed."""
        path = "WorkflowExecutionStarted.firstWorkflowTaskBackoff"
        if float(self.values.get(path, "0s").removesuffix("s")) < 1:
            self.values[path] = "<spacing>"

    def reference(self, name):
        return self.references.get(f"{self.type}.{name}")

    def _flatten(self, value, path):
        key = path.rsplit(".", 1)[-1]
        if key in SIZES:
            self.values[path] = "<size>" if int(value) > 0 else "0"
        elif isinstance(value, dict) and isinstance(value.get("metadata"), dict) and "encoding" in value["metadata"]:
            self.values[path] = payload(value)
        elif isinstance(value, dict):
            for name in sorted(value):
                self._flatten(value[name], f"{path}.{name}")
            if not value:
                self.values[path] = "{}"
        elif isinstance(value, list):
            for index, item in enumerate(sorted(value) if key in UNORDERED else value):
                self._flatten(item, f"{path}.{index}")
        elif key in FOREIGN:
            self.foreign[path] = int(value)
        elif REFERENCE.search(key) and str(value).isdigit():
            self.references[path] = int(value)
        else:
            self.values[path] = mask(value) if isinstance(value, str) else json.dumps(value)

    def lines(self, is_exact=True):
        """The event as text; not exact without what can differ though all before was equal."""
        values = self.values | {path: f"event {number}" for path, number in self.references.items()}
        if is_exact:
            values |= {path: f"event {number} of another run" for path, number in self.foreign.items()}
        else:
            for path in HANDED_OVER:
                values.pop(path, None)
            # Tries that failed again leave no event, and how many there were before is a matter of time.
            if values.get("WorkflowTaskScheduled.attempt", "1") != "1":
                values["WorkflowTaskScheduled.attempt"] = "again"
        return [f"{self.number} {self.type}"] + [f"    {path} = {values[path]}" for path in sorted(values)]

    def label(self, events):
        """What the event says, whatever its number is: the events that it names are given by what they say."""
        if self._label is None:
            named = []
            for path, number in sorted(self.references.items()):
                other = events[number - 1] if 0 < number < self.number else None
                # Which workflow task it was depends on how the messages were spread over them.
                is_task = other is None or other.type in TASKS or path.endswith("SequencingEventId")
                named.append((path, "" if is_task else other.label(events)))
            foreign = tuple((path, "") for path in sorted(self.foreign))
            self._label = (self.type, tuple(sorted(self.values.items())), tuple(named), foreign)
        return self._label


def mask(text):
    for pattern, replacement in TEXT_MASKS:
        text = pattern.sub(replacement, text)
    return text


def payload(value):
    """A payload's bytes as text, where they are text; what is encrypted differs with every nonce."""
    metadata = {name: base64.b64decode(text).decode(errors="replace") for name, text in value["metadata"].items()}
    encoding = metadata["encoding"]
    data = base64.b64decode(value.get("data", ""))
    if "encrypted" in encoding:
        return f"{encoding}: <encrypted>"
    rest = ", ".join(f"{name}={metadata[name]}" for name in sorted(metadata) if name != "encoding")
    text = DIGEST.sub('"<digest>"', mask(data.decode("utf-8", errors="backslashreplace")))
    return f"{encoding} ({rest}): {text}"
