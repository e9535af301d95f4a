"""Writes the Swift file with the descriptors that the engine's server reflection tells, for generate-reflection.

What no tool that calls the server needs is left out: comments, options, and the annotation packages that options are of.
"""

import base64
import pathlib
import sys
import textwrap

from google.protobuf import descriptor_pb2

ANNOTATIONS = ("google/api/", "protoc-gen-openapiv2/", "nexusannotations/", "temporal/api/protometa/")


def strip(file: descriptor_pb2.FileDescriptorProto) -> None:
    file.ClearField("source_code_info")
    file.ClearField("options")
    kept = [name for name in file.dependency if not name.startswith(ANNOTATIONS)]
    del file.dependency[:]
    file.dependency.extend(kept)
    del file.public_dependency[:]
    del file.weak_dependency[:]
    for message in file.message_type:
        strip_message(message)
    for enum in file.enum_type:
        strip_enum(enum)
    for service in file.service:
        service.ClearField("options")
        for method in service.method:
            method.ClearField("options")


def strip_message(message: descriptor_pb2.DescriptorProto) -> None:
    # Tools tell maps from lists of entries by this one.
    is_entry = message.options.map_entry
    message.ClearField("options")
    if is_entry:
        message.options.map_entry = True
    for field in message.field:
        field.ClearField("json_name")
        field.ClearField("options")
    for nested in message.nested_type:
        strip_message(nested)
    for enum in message.enum_type:
        strip_enum(enum)


def strip_enum(enum: descriptor_pb2.EnumDescriptorProto) -> None:
    # Two names for one number are only allowed with this one.
    is_alias = enum.options.allow_alias
    enum.ClearField("options")
    if is_alias:
        enum.options.allow_alias = True
    for value in enum.value:
        value.ClearField("options")


def alpha(file: descriptor_pb2.FileDescriptorProto) -> descriptor_pb2.FileDescriptorProto:
    """The older reflection protocol, which differs in the name of its package alone."""
    text = file.SerializeToString()
    copy = descriptor_pb2.FileDescriptorProto.FromString(text)
    old, new = ".grpc.reflection.v1.", ".grpc.reflection.v1alpha."
    copy.name = "grpc/reflection/v1alpha/reflection.proto"
    copy.package = "grpc.reflection.v1alpha"
    for message in copy.message_type:
        for field in message.field:
            field.type_name = field.type_name.replace(old, new)
    for service in copy.service:
        for method in service.method:
            method.input_type = method.input_type.replace(old, new)
            method.output_type = method.output_type.replace(old, new)
    return copy


def main(api_path: str, own_path: str, swift_path: str) -> None:
    api = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(api_path).read_bytes())
    own = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(own_path).read_bytes())
    result = descriptor_pb2.FileDescriptorSet()
    for file in api.file:
        if not file.name.startswith(ANNOTATIONS):
            result.file.append(file)
    for file in own.file:
        file.name = file.package.replace(".", "/") + "/" + file.name
        result.file.append(file)
        if file.package == "grpc.reflection.v1":
            result.file.append(alpha(file))
    for file in result.file:
        strip(file)
    result.file.sort(key=lambda file: file.name)
    encoded = base64.b64encode(result.SerializeToString()).decode()
    lines = textwrap.wrap(encoded, 8000)
    body = "".join(f"        {line}\\\n" for line in lines[:-1]) + f"        {lines[-1]}\n"
    pathlib.Path(swift_path).write_text(
        "// swift-format-ignore-file\n"
        "// Made by scripts/generate-reflection; do not edit.\n\n"
        "/// The descriptors of everything that the engine serves, as a `google.protobuf.FileDescriptorSet` in base64.\n"
        "enum ServedDescriptors {\n"
        f'    static let base64: StaticString = """\n{body}        """\n'
        "}\n"
    )
    print(f"{len(result.file)} files, {len(encoded)} characters")


if __name__ == "__main__":
    main(*sys.argv[1:])
