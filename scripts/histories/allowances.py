"""The differences that have a reason."""

import fnmatch
import sys


class Allowances:
    def __init__(self, path=None):
        self.patterns, self.used = [], set()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path else [], start=1):
            pattern, _, reason = (part.strip() for part in line.partition("#"))
            if not pattern:
                continue
            if not reason or pattern.count(":") < 2:
                sys.exit(f"{path}:{number}: write TEST:WORKFLOW:EVENT.PATH # REASON")
            self.patterns.append(pattern)

    def allow(self, name):
        return self._matches(name, [pattern for pattern in self.patterns if not pattern.endswith(":*")])

    def allow_whole(self, name):
        return self._matches(f"{name}:*", [pattern for pattern in self.patterns if pattern.endswith(":*")])

    def unused(self):
        return [pattern for pattern in self.patterns if pattern not in self.used]

    def _matches(self, name, patterns):
        for pattern in patterns:
            if fnmatch.fnmatchcase(name, pattern):
                self.used.add(pattern)
                return True
        return False
