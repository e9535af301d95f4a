import Foundation
import SwiftProtobuf

/// Finds the files that describe a service or a type.
struct DescriptorIndex: Sendable {
    private struct File: Sendable {
        var bytes: Data
        var dependencies: [String]
    }

    /// What the engine serves. Decoded when somebody first asks, which is seldom; empty only if that fails.
    static let served: DescriptorIndex = {
        let set = Data(base64Encoded: ServedDescriptors.base64.description).flatMap {
            try? Google_Protobuf_FileDescriptorSet(serializedBytes: $0)
        }
        return DescriptorIndex(set ?? Google_Protobuf_FileDescriptorSet())
    }()

    private var files: [String: File] = [:]
    /// From the full name of a service, method, message or enumeration to its file.
    private var places: [String: String] = [:]

    init(_ set: Google_Protobuf_FileDescriptorSet) {
        for file in set.file {
            guard let bytes: Data = try? file.serializedBytes() else { continue }
            files[file.name] = File(bytes: bytes, dependencies: file.dependency)
            let prefix = file.package.isEmpty ? "" : file.package + "."
            for service in file.service {
                places[prefix + service.name] = file.name
                for method in service.method { places["\(prefix)\(service.name).\(method.name)"] = file.name }
            }
            for enumeration in file.enumType { places[prefix + enumeration.name] = file.name }
            for message in file.messageType { add(message, prefix, file.name) }
        }
    }

    private mutating func add(_ message: Google_Protobuf_DescriptorProto, _ prefix: String, _ file: String) {
        let name = prefix + message.name
        places[name] = file
        for enumeration in message.enumType { places["\(name).\(enumeration.name)"] = file }
        for nested in message.nestedType { add(nested, name + ".", file) }
    }

    /// The name of the file that describes a symbol.
    func file(of symbol: String) -> String? { places[symbol] }

    /// A file with all that it depends on, itself first; `nil` if there is none.
    ///
    /// - Parameter sent: What the asker has already; it grows by what is returned.
    func files(from name: String, notIn sent: inout Set<String>) -> [Data]? {
        guard let file = files[name] else { return nil }
        var result = [file.bytes]
        sent.insert(name)
        for dependency in file.dependencies where !sent.contains(dependency) {
            result += files(from: dependency, notIn: &sent) ?? []
        }
        return result
    }
}
