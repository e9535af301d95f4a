"""A model that is no model: it speaks OpenAI's chat completions on the loopback, and times whoever calls it.

    bench/agent_model.py           prints 'ready PORT', and runs until its standard input ends

The model 'calls-N' calls the tool 'look' until N - 1 answers of the tool are in the conversation, and then says
something. It answers at once. From the moment an answer has been handed to the system until the whole next request of
the same run is here is what the agent takes for a step: it records the answer, runs the tool, records what it says and
makes the next request. `GET /runs` tells these times, in seconds, run by run, and forgets them.
"""

import asyncio
import json
import sys
import threading
import time


class Run:
    def __init__(self, model: str) -> None:
        self.model = model
        self.requests = 0
        self.steps: list[float] = []
        self.answered = 0.0


runs: list[Run] = []


def choice(number: int, count: int) -> dict:
    if number + 1 >= count:
        return {"message": {"role": "assistant", "content": "That is all."}, "finish_reason": "stop"}
    look = {"name": "look", "arguments": json.dumps({"what": f"page {number}"})}
    call = {"index": 0, "id": f"call_{number}", "type": "function", "function": look}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {"message": message, "finish_reason": "tool_calls"}


def answer(request: dict, number: int) -> tuple[str, bytes]:
    chosen = choice(number, int(request["model"].removeprefix("calls-")))
    usage = {"prompt_tokens": 1000, "completion_tokens": 20, "total_tokens": 1020}
    base = {"id": f"answer-{number}", "created": 0, "model": request["model"]}
    if not request.get("stream"):
        whole = base | {"object": "chat.completion", "choices": [{"index": 0} | chosen], "usage": usage}
        return "application/json", json.dumps(whole).encode()
    base["object"] = "chat.completion.chunk"
    pieces = [
        {"choices": [{"index": 0, "delta": chosen["message"], "finish_reason": None}]},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": chosen["finish_reason"]}]},
        {"choices": [], "usage": usage},
    ]
    lines = [json.dumps(base | piece) for piece in pieces] + ["[DONE]"]
    return "text/event-stream", "".join(f"data: {line}\n\n" for line in lines).encode()


def respond(body: bytes, arrived: float) -> tuple[Run, str, bytes]:
    request = json.loads(body)
    number = sum(message["role"] == "tool" for message in request["messages"])
    if number == 0:
        runs.append(Run(request["model"]))
    run = runs[-1]
    if run.requests != number:
        raise ValueError(f"request {run.requests} of the run has {number} answers of the tool")
    if run.requests > 0:
        run.steps.append(arrived - run.answered)
    run.requests += 1
    return run, *answer(request, number)


def told() -> bytes:
    text = json.dumps([{"model": run.model, "requests": run.requests, "steps": run.steps} for run in runs])
    runs.clear()
    return text.encode()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
            length = next((int(line.split(":")[1]) for line in head if line.startswith("content-length:")), 0)
            body = await reader.readexactly(length)
            arrived = time.perf_counter()
            run, status = None, "200 OK"
            if head[0].startswith("get /runs "):
                kind, content = "application/json", told()
            else:
                try:
                    run, kind, content = respond(body, arrived)
                except (KeyError, ValueError) as error:
                    status, kind, content = "400 Bad Request", "application/json", json.dumps({"error": str(error)}).encode()
            lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}", "", ""]
            writer.write("\r\n".join(lines).encode() + content)
            if run:
                run.answered = time.perf_counter()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main() -> None:
    # Requests of long conversations are some hundred kilobytes; they are to be read without pauses.
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 24)
    print(f"ready {server.sockets[0].getsockname()[1]}", flush=True)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wait() -> None:
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait, daemon=True).start()
    await ended.wait()


if __name__ == "__main__":
    asyncio.run(main())
