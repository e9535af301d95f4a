"""What the agents of both Python libraries have in common: the tool, how a model is told of it, and their options."""

import argparse
from pathlib import Path

INSTRUCTIONS = "You look things up."
PROMPT = "Look at everything."
TOOL = {
    "type": "function",
    "function": {
        "name": "look",
        "description": "Looks something up.",
        "parameters": {
            "type": "object",
            "properties": {"what": {"type": "string"}},
            "required": ["what"],
            "additionalProperties": False,
        },
    },
}
TEXT = "All work and no play. " * 233


def look(what: str) -> str:
    """Looks something up."""
    # Never the same twice, so that no store can keep it once for all calls.
    return f"{what}: {TEXT}"


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def options(text: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--directory", type=Path, required=True, help="where the database goes")
    parser.add_argument("--model", required=True, help="the base URL of agent_model.py")
    parser.add_argument("--calls", type=numbers, required=True, help="model calls of each run, as in 10,100")
    return parser.parse_args()
