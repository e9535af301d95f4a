"""A pytest plugin: appends one JSON line per finished test to the file FERMATA_OUTCOMES names.

Lines are flushed as tests end, because the suite's own conftest leaves with os._exit when all is well, and because a
hung file is killed: what was measured until then still counts.
"""

import json
import os

ORDER = {"failed": 3, "error": 3, "skipped": 1, "passed": 0}


class Recorder:
    def __init__(self, path):
        self.path = path
        self.open = {}

    def pytest_runtest_logreport(self, report):
        worst, seconds, reason = self.open.get(report.nodeid, ("passed", 0.0, ""))
        outcome = report.outcome
        if outcome == "failed" and report.when != "call":
            outcome = "error"
        if ORDER[outcome] > ORDER[worst]:
            worst, reason = outcome, shorten(report)
        seconds += report.duration
        self.open[report.nodeid] = (worst, seconds, reason)
        if report.when == "teardown":
            del self.open[report.nodeid]
            self.write(test=report.nodeid, outcome=worst, seconds=round(seconds, 2), reason=reason)

    def pytest_collectreport(self, report):
        if report.outcome == "failed":
            self.write(test=report.nodeid, outcome="error", seconds=0, reason=shorten(report))

    def pytest_collection_finish(self, session):
        for item in session.items:
            self.write(collected=item.nodeid)

    def write(self, **line):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def shorten(report):
    """The line a person would look at first."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])[:300]
    crash = getattr(report.longrepr, "reprcrash", None)
    return (crash.message if crash else str(report.longrepr)).strip().split("\n")[0][:300]


def pytest_configure(config):
    path = os.environ.get("FERMATA_OUTCOMES")
    if path:
        config.pluginmanager.register(Recorder(path), "fermata-outcomes")
