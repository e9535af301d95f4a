"""The history of one run."""

import json
import re

from .event import Event
from .vocabulary import CLOSING

UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


class History:
    def __init__(self, raw, test, allowances, file=""):
        started = raw[0].get("workflowExecutionStartedEventAttributes", {})
        self.test, self.file = test, file
        self.workflow = started.get("workflowType", {}).get("name", "")
        self.name = f"{test}:{self.workflow}"
        self.may_differ = allowances.allow_whole(self.name)
        self.events = [Event(event, self.name, allowances) for event in raw]
        self.id = started.get("workflowId", "")
        # Every case of a test draws an id of its own, and all its runs are children of one that has it in its name.
        root = started.get("rootWorkflowExecution", {}).get("workflowId") or self.id
        self.case = (UUID.findall(root) or UUID.findall(self.id) or [""])[0]
        first = self.events[0].values
        inputs = sorted((path, value) for path, value in first.items() if ".input." in path)
        self.key = (self.workflow, first.get("WorkflowExecutionStarted.workflowId", ""), str(inputs))
        self.is_open = self.events[-1].type not in CLOSING

    @classmethod
    def read(cls, path, test, allowances):
        return cls(json.loads(path.read_text(encoding="utf-8"))["events"], test, allowances, path.name)

    def lines(self, count=None):
        return [line for event in self.events[:count] for line in event.lines()]

    def labels(self):
        return [event.label(self.events) for event in self.events]
