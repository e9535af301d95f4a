"""An agent on DBOS with its SQLite system database: the third subject of bench/agent.py.

    bench/agent_dbos.py --directory DIRECTORY --model URL --calls 10,100

A workflow with two kinds of steps: asking the model and running a tool. DBOS records what a step returned, not what it
was given, so the conversation is put together again from the record. Everything is in one process and on the caller's
thread; the settings are its defaults, which on SQLite wait for the disk. Prints, as JSON, how many bytes each call of the
last run added to the record.
"""

import json
import sqlite3
from pathlib import Path

import httpx
from dbos import DBOS, SetWorkflowID

from agent_tool import INSTRUCTIONS, PROMPT, TOOL, look, options

client = httpx.Client()


@DBOS.step()
def ask(model: str, messages: list[dict]) -> dict:
    answer = client.post("chat/completions", json={"model": model, "messages": messages, "tools": [TOOL]})
    return answer.raise_for_status().json()["choices"][0]["message"]


@DBOS.step()
def run_tool(name: str, arguments: str) -> str:
    return {"look": look}[name](**json.loads(arguments))


@DBOS.workflow()
def agent(model: str, prompt: str) -> int:
    messages = [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": prompt}]
    calls = 0
    while True:
        message = ask(model, messages)
        calls += 1
        messages.append(message)
        if not message.get("tool_calls"):
            return calls
        for call in message["tool_calls"]:
            content = run_tool(call["function"]["name"], call["function"]["arguments"])
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": content})


def bytes_per_call(database: Path, workflow: str) -> list[int]:
    """A call is two steps: asking the model and, but for the last, running the tool."""
    with sqlite3.connect(database) as connection:
        steps = connection.execute(
            """
            SELECT length(output) + length(function_name) + length(workflow_uuid) FROM operation_outputs
            WHERE workflow_uuid = ? ORDER BY function_id
            """,
            (workflow,),
        ).fetchall()
    sizes = [row[0] for row in steps]
    return [sum(sizes[start : start + 2]) for start in range(0, len(sizes), 2)]


def main() -> None:
    arguments = options(__doc__)
    database = arguments.directory / "dbos.db"
    client.base_url = arguments.model
    DBOS(
        config={
            "name": "fermata-bench",
            "system_database_url": f"sqlite:///{database}",
            "log_level": "ERROR",
        }
    )
    DBOS.launch()
    for number, calls in enumerate(arguments.calls):
        with SetWorkflowID(f"agent-{number}"):
            if agent(f"calls-{calls}", PROMPT) != calls:
                raise RuntimeError(f"not {calls} calls")
    sizes = bytes_per_call(database, f"agent-{len(arguments.calls) - 1}")
    DBOS.destroy()
    print(json.dumps({"bytesPerCall": sizes}))


if __name__ == "__main__":
    main()
