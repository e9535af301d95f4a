extension SchemaIssue {
    /// What a type's `init(from:)` does not take, in the type's own words where it has some.
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(path: Self.path(context.codingPath + [key]), message: "is missing; add it")
        case .valueNotFound(_, let context):
            self.init(path: Self.path(context.codingPath), message: "must not be null")
        case .typeMismatch(let type, let context):
            self.init(path: Self.path(context.codingPath), message: "cannot be read as \(type); change it")
        case .dataCorrupted(let context):
            self.init(path: Self.path(context.codingPath), message: "is not acceptable: \(context.debugDescription)")
        @unknown default:
            self.init(path: "", message: "is not acceptable; change it")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(JSONPointer()) { pointer, key in
            key.intValue.map(pointer.appending) ?? pointer.appending(key.stringValue)
        }.text
    }
}
