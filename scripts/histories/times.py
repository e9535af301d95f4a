"""Moments and durations as histories write them, in seconds."""

import datetime
import re

# The trusted server's timers count in milliseconds.
PRECISION = 0.001
# What is recorded together may have times that lie a little apart.
TOLERANCE = 0.01


def moment(text):
    match = re.match(r"(.*?)(\.\d+)?Z$", text)
    if not match:
        return 0.0
    whole = datetime.datetime.fromisoformat(match.group(1)).replace(tzinfo=datetime.timezone.utc).timestamp()
    return whole + float(match.group(2) or 0)


def seconds(text):
    return float(text.removesuffix("s") or 0)
