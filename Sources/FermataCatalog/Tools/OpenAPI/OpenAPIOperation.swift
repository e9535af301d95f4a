import Fermata
import FermataAI

/// One operation of an OpenAPI document.
struct OpenAPIOperation: Sendable {
    struct Parameter: Sendable {
        enum Place: String { case path, query, header }

        var name: String
        var place: Place
        var isRequired: Bool
        var schema: JSONValue
    }

    static let methods = ["get", "head", "post", "put", "patch", "delete"]
    /// The argument that holds the body.
    static let bodyName = "body"

    var id: String
    var method: String
    var path: String
    var description: String
    var parameters: [Parameter] = []
    /// The schema of a JSON body and whether there must be one.
    var body: (schema: JSONValue, isRequired: Bool)?

    private let source: [JSONValue]

    /// Whether it changes nothing.
    var isReading: Bool { method == "get" || method == "head" }

    /// All operations, in the order of their paths, without their parameters yet.
    ///
    /// - Throws: `FermataError` if two have one name.
    static func all(in document: JSONValue) throws -> [OpenAPIOperation] {
        guard case .object(let paths)? = document["paths"] else { return [] }
        var operations: [OpenAPIOperation] = []
        var names = Set<String>()
        for (path, item) in paths.sorted(by: { $0.key < $1.key }) {
            for method in methods {
                guard let operation = item[method], case .object = operation else { continue }
                let id = operation["operationId"]?.text ?? "\(method)_\(path)"
                let name = toolName(id)
                guard names.insert(name).inserted else {
                    throw FermataError(.invalidConfiguration, "Two operations of the document are named '\(name)'.")
                }
                let words = [operation["summary"]?.text, operation["description"]?.text].compactMap(\.self)
                operations.append(
                    OpenAPIOperation(
                        id: id,
                        method: method,
                        path: path,
                        description: words.isEmpty ? "\(method.uppercased()) \(path)" : words.joined(separator: "\n"),
                        source: [item, operation]
                    )
                )
            }
        }
        return operations
    }

    /// With parameters and body.
    ///
    /// - Throws: `FermataError` if the operation needs what a tool cannot give.
    func complete(in document: JSONValue) throws -> OpenAPIOperation {
        let reader = OpenAPISchemaReader(document: document)
        var operation = self
        // The operation's own come last and replace the path's.
        for list in source.compactMap({ $0["parameters"] }) {
            guard case .array(let entries) = list else { continue }
            for entry in entries {
                let entry = reader.resolved(entry)
                guard let name = entry["name"]?.text, let place = entry["in"]?.text else {
                    throw failure("has a parameter without 'name' or 'in'.")
                }
                let isRequired = entry["required"] == true
                guard let place = Parameter.Place(rawValue: place), name != Self.bodyName else {
                    if isRequired {
                        throw failure("needs the parameter '\(name)' in the \(place), which tools cannot send.")
                    }
                    continue
                }
                operation.parameters.removeAll { $0.name == name }
                operation.parameters.append(
                    Parameter(
                        name: name,
                        place: place,
                        isRequired: isRequired || place == .path,
                        schema: reader.schema(entry["schema"] ?? [:], describedBy: entry["description"]?.text)
                    )
                )
            }
        }
        if let body = source.last?["requestBody"].map(reader.resolved) {
            let isRequired = body["required"] == true
            if let schema = body["content"]?["application/json"]?["schema"] {
                operation.body = (reader.schema(schema, describedBy: body["description"]?.text), isRequired)
            } else if isRequired {
                throw failure("needs a body that is not JSON, which tools cannot send.")
            }
        }
        return operation
    }

    /// What a model is told.
    var definition: ToolDefinition {
        var properties: [String: JSONValue] = [:]
        var required: [String] = []
        for parameter in parameters {
            properties[parameter.name] = parameter.schema
            if parameter.isRequired { required.append(parameter.name) }
        }
        if let body {
            properties[Self.bodyName] = body.schema
            if body.isRequired { required.append(Self.bodyName) }
        }
        return ToolDefinition(
            name: Self.toolName(id),
            description: String(description.unicodeScalars.prefix(1_000)),
            parameters: JSONSchema([
                "type": "object", "properties": .object(properties),
                "required": .array(required.sorted().map(JSONValue.string)), "additionalProperties": false,
            ])
        )
    }

    private static func toolName(_ id: String) -> String {
        let signs = id.unicodeScalars.prefix(64).map { scalar -> Character in
            let isAllowed = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isAllowed || scalar == "_" || scalar == "-" ? Character(scalar) : "_"
        }
        return signs.isEmpty ? "_" : String(signs)
    }

    private func failure(_ words: String) -> FermataError {
        FermataError(.invalidConfiguration, "The operation '\(id.prefix(200))' \(words)")
    }

    private init(id: String, method: String, path: String, description: String, source: [JSONValue]) {
        self.id = id
        self.method = method
        self.path = path
        self.description = description
        self.source = source
    }
}

extension JSONValue {
    var text: String? { if case .string(let text) = self { text } else { nil } }
}
