"""What the interop scripts share: arguments, the connection, and an end that does not depend on anybody's kindness."""

import argparse
import os
import sys
import threading

from temporalio.client import Client
from temporalio.exceptions import FailureError


def parser(description: str) -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(description=description)
    result.add_argument("--address", required=True, help="host:port of the server")
    result.add_argument("--namespace", default="default")
    return result


async def connect(arguments: argparse.Namespace) -> Client:
    return await Client.connect(arguments.address, namespace=arguments.namespace)


def end_with_parent() -> None:
    """Ends this process when the one that started it is gone, however it went: its end of our standard input closes."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def describe(error: BaseException | None) -> list[dict]:
    """The chain of causes, outermost first, in the same words as `FailureLink` in the Swift tests."""
    chain = []
    while error is not None:
        link = {"kind": type(error).__name__, "message": getattr(error, "message", str(error))}
        if isinstance(error, FailureError):
            link["type"] = getattr(error, "type", None)
            link["details"] = [
                value for value in getattr(error, "details", ()) if isinstance(value, (str, int, dict, list))
            ]
            link["nonRetryable"] = getattr(error, "non_retryable", False)
        chain.append({key: value for key, value in link.items() if value is not None})
        error = getattr(error, "cause", None) or error.__cause__
    return chain
