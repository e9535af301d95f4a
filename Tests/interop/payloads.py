"""Payloads of the five encodings, written and read by the Python SDK's default converter.

`write` prints {name: {"metadata": {key: base64}, "data": base64}}. `read` takes the same from standard input, made
by Swift, and prints for each name whether Python decodes it to the value it would have written itself.
"""

import base64
import json
import sys

from google.protobuf.duration_pb2 import Duration
from temporalio.api.common.v1 import Payload, RetryPolicy
from temporalio.converter import BinaryProtoPayloadConverter, DataConverter

CONVERTER = DataConverter.default.payload_converter

POLICY = RetryPolicy(
    initial_interval=Duration(seconds=1, nanos=500_000_000),
    backoff_coefficient=1.5,
    maximum_attempts=7,
    non_retryable_error_types=["a/b", "c d"],
)

# Numbers with a fraction, because Swift writes 4.0 as 4; text in ASCII, because Python escapes the rest in JSON.
NESTED = {
    "zeta": [1, -2, 9007199254740993],
    "alpha": {"yes": True, "no": False, "nothing": None, "ratio": 2.5},
    "mid": ["", "two words", 'quote " back \\ slash / tab \t line \n'],
}

VALUES = {
    "null": (None, type(None)),
    "bytes": (bytes(range(256)), bytes),
    "empty bytes": (b"", bytes),
    "json": (NESTED, dict),
    "json text": ("plain text", str),
    "json number": (-42, int),
    "json list": ([], list),
    "json/protobuf": (POLICY, RetryPolicy),
    "binary/protobuf": (POLICY, RetryPolicy),
    # Equal in meaning only.
    "json unicode": ("naïve 日本 🦉", str),
    "json whole float": (4.0, float),
}


def encode(name: str) -> Payload:
    value = VALUES[name][0]
    if name == "binary/protobuf":
        return BinaryProtoPayloadConverter().to_payload(value)
    return CONVERTER.to_payload(value)


def write() -> None:
    print(
        json.dumps(
            {
                name: {
                    "metadata": {key: base64.b64encode(value).decode() for key, value in payload.metadata.items()},
                    "data": base64.b64encode(payload.data).decode(),
                }
                for name, payload in ((name, encode(name)) for name in VALUES)
            }
        )
    )


def read() -> None:
    verdicts = {}
    for name, written in json.load(sys.stdin).items():
        payload = Payload(
            metadata={key: base64.b64decode(value) for key, value in written["metadata"].items()},
            data=base64.b64decode(written["data"]),
        )
        value, kind = VALUES[name]
        verdicts[name] = CONVERTER.from_payload(payload, kind) == value
    print(json.dumps(verdicts))


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]]()
