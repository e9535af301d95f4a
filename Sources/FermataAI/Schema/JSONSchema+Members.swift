import Fermata

extension JSONSchema {
    /// A member of an object, made from a type.
    public struct Member: Sendable {
        let name: String
        let schema: JSONSchema

        /// A member of this type.
        ///
        /// - Parameters:
        ///   - name: The name in JSON.
        ///   - type: What it holds.
        ///   - description: In words for the model; replaces the type's own.
        ///   - guides: What values must keep to.
        ///   - whenNull: Makes null possible, and says in words for the model what it stands for.
        public static func member<Value: Generable>(
            _ name: String,
            _ type: Value.Type,
            description: String? = nil,
            guides: [GenerationGuide<Value>] = [],
            whenNull: String? = nil
        ) -> Member {
            let schema = type.jsonSchema.guided(by: guides)
            guard let whenNull else { return Member(name: name, schema: schema.described(description)) }
            return Member(name: name, schema: schema.orNull.described(words(description, whenNull: whenNull)))
        }

        /// A member that may be null. The guides are for other values.
        ///
        /// - Parameters:
        ///   - name: The name in JSON.
        ///   - type: What it holds.
        ///   - description: In words for the model; replaces the type's own.
        ///   - guides: What values must keep to.
        public static func member<Value: Generable>(
            _ name: String,
            optional type: Value?.Type,
            description: String? = nil,
            guides: [GenerationGuide<Value>] = []
        ) -> Member {
            let inner = member(name, Value.self, description: description, guides: guides)
            return Member(name: name, schema: inner.schema.orNull)
        }

        private static func words(_ description: String?, whenNull: String) -> String {
            let sentence = "Null stands for \(whenNull)."
            guard let description, let last = description.last else { return sentence }
            return "\(description)\(".!?".contains(last) ? "" : ".") \(sentence)"
        }
    }

    /// The schema of a type that is an object, with all members required and no others allowed.
    ///
    /// A type that contains itself is described once, under `$defs`, and referred to from within.
    ///
    /// - Parameters:
    ///   - type: The type.
    ///   - description: What it stands for, in words for the model.
    ///   - members: Called at most once, and not at all within the type's own description.
    public static func object<Value>(
        _ type: Value.Type,
        description: String? = nil,
        members: () -> [Member]
    ) -> JSONSchema {
        SchemaScope.run { scope in
            scope.describe(type) {
                let properties = Dictionary(members().map { ($0.name, $0.schema) }) { _, last in last }
                return .object(properties, description: description)
            }
        }
    }
}
