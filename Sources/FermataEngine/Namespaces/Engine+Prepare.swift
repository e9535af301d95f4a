import Foundation
import TemporalAPI

extension Engine {
    /// Makes what the store lacks of what its owner wants from the start: the engine's id, namespaces, and their search
    /// attributes. What is there stays.
    ///
    /// - Parameter searchAttributes: Name to type, for each of `namespaces`.
    /// - Throws: `invalidArgument` naming the option that cannot be used.
    func prepare(namespaces: [String], searchAttributes: [String: String], retention: Duration) async throws {
        let types = try Self.types(of: searchAttributes)
        guard retention > .zero else {
            throw EngineError.invalidArgument("retention: it must be longer than nothing; give at least an hour.")
        }
        guard !namespaces.contains("") else {
            throw EngineError.invalidArgument("namespaces: one has an empty name; leave it out or name it.")
        }
        try await durably { transaction in
            if transaction.document(kind: "engine", namespace: "", key: "id") == nil {
                let id = Data(UniqueID.make().utf8)
                transaction.putDocument(kind: "engine", namespace: "", key: "id", id)
            }
            if transaction.core.namespaces.namespace(id: Namespace.system.id) == nil {
                try transaction.putNamespace(.system)
            }
            for name in namespaces {
                let known = transaction.core.namespaces.find(name: name)
                var namespace = known ?? Namespace(name: name, retention: retention)
                let before = namespace.record.searchAttributes
                try namespace.add(types)
                if known == nil || namespace.record.searchAttributes != before {
                    try transaction.putNamespace(namespace)
                }
            }
        }
    }

    private static func types(of searchAttributes: [String: String]) throws(EngineError) -> [String: IndexedValueType] {
        var types: [String: IndexedValueType] = [:]
        for (name, typeName) in searchAttributes {
            guard let type = IndexedValueType(typeName: typeName) else {
                let known = IndexedValueType.usable.map(\.typeName).joined(separator: ", ")
                throw .invalidArgument(
                    "searchAttributes[\"\(name)\"]: there is no type \"\(typeName)\"; use one of \(known)."
                )
            }
            guard !name.isEmpty, !VisibilityAttribute.isReserved(name) else {
                throw .invalidArgument("searchAttributes[\"\(name)\"]: the name is reserved; choose another one.")
            }
            types[name] = type
        }
        return types
    }
}

extension Namespace {
    fileprivate mutating func add(_ types: [String: IndexedValueType]) throws(EngineError) {
        for (name, type) in types.sorted(by: { $0.key < $1.key }) {
            if let old = searchAttributes[name], old != type {
                throw .invalidArgument(
                    "searchAttributes[\"\(name)\"]: in namespace \"\(self.name)\" it is \(old.typeName) already; "
                        + "use that type or another name."
                )
            }
            record.searchAttributes[name] = Int32(type.rawValue)
        }
    }
}

extension IndexedValueType {
    /// The types that a search attribute can have.
    static let usable: [Self] = [.keyword, .keywordList, .text, .int, .double, .bool, .datetime]

    /// The type with the name, as the reference and its command line spell it; nil if there is none.
    init?(typeName: String) {
        guard let type = Self.usable.first(where: { $0.typeName == typeName }) else { return nil }
        self = type
    }
}

extension VisibilityAttribute {
    /// Whether nobody can add an attribute with the name.
    static func isReserved(_ name: String) -> Bool {
        system[name] != nil || predefined[name] != nil || name.hasPrefix("Temporal")
    }
}
