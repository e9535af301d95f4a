import Yams

/// What is wrong with a YAML document, in words for the person who wrote it.
enum YAMLFault {
    /// One sentence with the place.
    static func sentence(_ error: any Error) -> String {
        switch error {
        case let error as DecodingError: sentence(error)
        case let error as YamlError: "\(error)"
        default: "it cannot be read: \(type(of: error))."
        }
    }

    private static func sentence(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            "'\(path(context.codingPath + [key]))' is missing."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "'\(path(context.codingPath))' is of the wrong kind: \(context.debugDescription)"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "\(context.underlyingError.map { "\($0)" } ?? context.debugDescription)"
                : "'\(path(context.codingPath))': \(context.debugDescription)"
        @unknown default:
            "it cannot be read."
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce("") { path, key in
            if let index = key.intValue { return "\(path)[\(index)]" }
            return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
        }
    }
}
