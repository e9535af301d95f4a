"""An agent on LangGraph with its SQLite checkpointer: the second subject of bench/agent.py.

    bench/agent_langgraph.py --directory DIRECTORY --model URL --calls 10,100

The usual graph: a node that asks the model, the prebuilt node that runs tools, and an edge back. A checkpoint is written
before the next node begins (durability 'sync'); the default of the library would let the next node begin before. The
model is asked with a plain HTTP client: the library's own client for OpenAI takes longer. The settings of SQLite are the
checkpointer's: a write-ahead log, waiting for the disk. Prints, as JSON, how many bytes each call of the last run added
to the checkpoints and to the writes beside them.
"""

import json
import sqlite3
from pathlib import Path

import httpx
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, convert_to_openai_messages
from langchain_core.tools import tool
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

from agent_tool import INSTRUCTIONS, PROMPT, TOOL, look, options


def graph(client: httpx.Client, model: str, saver: SqliteSaver):
    def ask(state: MessagesState) -> dict:
        messages = convert_to_openai_messages([SystemMessage(INSTRUCTIONS), *state["messages"]])
        answer = client.post("/chat/completions", json={"model": model, "messages": messages, "tools": [TOOL]})
        message = answer.raise_for_status().json()["choices"][0]["message"]
        calls = [
            {"name": call["function"]["name"], "args": json.loads(call["function"]["arguments"]), "id": call["id"]}
            for call in message.get("tool_calls", [])
        ]
        return {"messages": [AIMessage(content=message["content"] or "", tool_calls=calls)]}

    builder = StateGraph(MessagesState)
    builder.add_node("ask", ask)
    builder.add_node("tools", ToolNode([tool(look)]))
    builder.add_edge(START, "ask")
    builder.add_conditional_edges("ask", tools_condition)
    builder.add_edge("tools", "ask")
    return builder.compile(checkpointer=saver)


def bytes_per_call(database: Path, thread: str) -> list[int]:
    """A call is two checkpoints: before the model is asked, and before the tool runs."""
    with sqlite3.connect(database) as connection:
        checkpoints = connection.execute(
            """
            SELECT length(checkpoint) + length(metadata) + (
                SELECT coalesce(sum(length(value)), 0) FROM writes
                WHERE writes.thread_id = checkpoints.thread_id AND writes.checkpoint_id = checkpoints.checkpoint_id
            )
            FROM checkpoints WHERE thread_id = ? ORDER BY checkpoint_id
            """,
            (thread,),
        ).fetchall()
    # The first holds the input.
    sizes = [row[0] for row in checkpoints[1:]]
    return [sum(sizes[start : start + 2]) for start in range(0, len(sizes), 2)]


def main() -> None:
    arguments = options(__doc__)
    database = arguments.directory / "checkpoints.db"
    with SqliteSaver.from_conn_string(str(database)) as saver, httpx.Client(base_url=arguments.model) as client:
        for number, calls in enumerate(arguments.calls):
            agent = graph(client, f"calls-{calls}", saver)
            config = {"configurable": {"thread_id": str(number)}, "recursion_limit": 3 * calls}
            result = agent.invoke({"messages": [HumanMessage(PROMPT)]}, config, durability="sync")
            if len(result["messages"]) != 2 * calls:
                raise RuntimeError(f"{len(result['messages'])} messages after {calls} calls")
    print(json.dumps({"bytesPerCall": bytes_per_call(database, str(len(arguments.calls) - 1))}))


if __name__ == "__main__":
    main()
