"""The file of figures: one line of JSON for each figure of each subject."""

import json
from pathlib import Path

FILE = Path(__file__).with_name("results.jsonl")


def record(results: dict[str, dict[str, float]], units: dict[str, str]) -> None:
    """Puts figures, by subject and name, in the place of those of the same names; figures of other programs stay."""
    lines = FILE.read_text().splitlines() if FILE.exists() else []
    kept = [line for line in lines if json.loads(line)["name"] not in units]
    for subject, figures in results.items():
        for name, unit in units.items():
            if name in figures:
                line = {"name": name, "subject": subject, "value": round(figures[name], 3), "unit": unit}
                kept.append(json.dumps(line))
    FILE.write_text("\n".join(kept) + "\n")
