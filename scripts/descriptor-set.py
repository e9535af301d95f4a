"""Writes the descriptor set of Temporal's public API, and the names of the files to generate, for generate-api.

The cloud, test, replication and export services are left out, and so are the annotation packages (HTTP routes,
OpenAPI, Nexus): nothing in this project refers to them, and they cost compile time.
"""

import importlib
import pathlib
import pkgutil
import sys

from google.protobuf import descriptor_pb2

import temporalio.api

LEFT_OUT = ("cloud", "testservice", "dependencies", "export", "replication", "notificationservice")


def generated_modules():
    for module in pkgutil.walk_packages(temporalio.api.__path__, "temporalio.api."):
        parts = module.name.split(".")
        if module.name.endswith("_pb2") and not any(part in LEFT_OUT for part in parts):
            yield importlib.import_module(module.name)


def main(set_path: str, list_path: str) -> None:
    files = {}

    def add(descriptor) -> None:
        if descriptor.name in files:
            return
        for dependency in descriptor.dependencies:
            add(dependency)
        proto = descriptor_pb2.FileDescriptorProto()
        descriptor.CopyToProto(proto)
        files[descriptor.name] = proto

    for module in generated_modules():
        add(module.DESCRIPTOR)

    wanted = [name for name in files if name.startswith("temporal/api/") and "protometa" not in name]
    result = descriptor_pb2.FileDescriptorSet(file=files.values())
    pathlib.Path(set_path).write_bytes(result.SerializeToString())
    pathlib.Path(list_path).write_text("\n".join(sorted(wanted)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
