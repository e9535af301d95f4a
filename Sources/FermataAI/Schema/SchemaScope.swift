import Fermata
import Synchronization

/// The types whose schemas are being made by this task, so that a type that contains itself ends in a reference.
///
/// The outermost schema opens the scope and gets what the others refer to.
final class SchemaScope: Sendable {
    fileprivate struct State {
        var open: Set<ObjectIdentifier> = []
        var names: [ObjectIdentifier: String] = [:]
        var definitions: [String: JSONValue] = [:]
    }

    @TaskLocal private static var current: SchemaScope?

    private let state = Mutex(State())

    static func run(_ body: (SchemaScope) -> JSONSchema) -> JSONSchema {
        if let current { return body(current) }
        let scope = SchemaScope()
        let schema = $current.withValue(scope) { body(scope) }
        return scope.completed(schema)
    }

    /// The schema of a type: in full, or a reference if the type is recursive and this is not the outermost place.
    func describe(_ type: Any.Type, _ body: () -> JSONSchema) -> JSONSchema {
        let id = ObjectIdentifier(type)
        let (reference, isOutermost) = state.withLock { state -> (JSONSchema?, Bool) in
            if state.open.contains(id) || state.names[id] != nil {
                return (Self.reference(to: state.name(of: type)), false)
            }
            state.open.insert(id)
            return (nil, state.open.count == 1)
        }
        if let reference { return reference }

        let schema = body()
        return state.withLock { state in
            state.open.remove(id)
            guard let name = state.names[id] else { return schema }
            state.definitions[name] = schema.document
            return isOutermost ? schema : Self.reference(to: name)
        }
    }

    private func completed(_ schema: JSONSchema) -> JSONSchema {
        let definitions = state.withLock(\.definitions)
        guard !definitions.isEmpty, case .object(var members) = schema.document else { return schema }
        members["$defs"] = .object(definitions)
        return JSONSchema(.object(members))
    }

    private static func reference(to name: String) -> JSONSchema { JSONSchema(["$ref": .string("#/$defs/\(name)")]) }
}

extension SchemaScope.State {
    /// The type's name for references; another type of the same name gets a number. Only recursive types have one.
    fileprivate mutating func name(of type: Any.Type) -> String {
        let id = ObjectIdentifier(type)
        if let name = names[id] { return name }
        let plain = String(describing: type).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        var name = plain
        var number = 2
        while names.values.contains(name) {
            name = "\(plain)\(number)"
            number += 1
        }
        names[id] = name
        return name
    }
}
