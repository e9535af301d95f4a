public import Fermata
import Foundation

/// A tool whose types are not known when the program is written: any ``Tool``, or one made from a description.
public struct AnyTool: Sendable {
    /// What a model is told of it.
    public let definition: ToolDefinition

    private let run: @Sendable (JSONValue) async throws -> String

    /// Erases a tool's types.
    ///
    /// - Throws: An `ApplicationError` of type ``LanguageModelErrorType/invalidInput`` if providers would not take the
    ///   tool: its name, an empty description, arguments that are no object.
    public init<T: Tool>(_ tool: T) throws {
        let decoder = GenerableDecoder(T.Arguments.self)
        definition = ToolDefinition(name: tool.name, description: tool.description, parameters: decoder.schema)
        run = { arguments in
            switch decoder.result(arguments) {
            case .success(let arguments): try Self.text(of: try await tool.call(arguments: arguments))
            case .failure(let issues): throw Self.error(issues)
            }
        }
        try Self.check(definition)
    }

    /// Makes a tool from its description, for tools that are found at run time.
    ///
    /// - Parameters:
    ///   - definition: What a model is told of it.
    ///   - call: Gets arguments that fit the definition's parameters; its result is what the model reads.
    /// - Throws: As ``init(_:)``, and for parameters that ``JSONSchema/check()`` refuses.
    public init(
        definition: ToolDefinition,
        call: @escaping @Sendable (JSONValue) async throws -> String
    ) throws {
        self.definition = definition
        run = { arguments in
            let issues = definition.parameters.issues(in: arguments)
            guard issues.isEmpty else { throw Self.error(SchemaIssues(list: issues)) }
            return try await call(arguments)
        }
        try Self.check(definition)
    }

    /// Checks the arguments and runs the tool.
    ///
    /// - Parameters:
    ///   - arguments: As the model gave them. Null counts as no arguments, as some models write it.
    ///   - context: What the tool finds in ``ToolContext/current``.
    /// - Returns: What the model reads.
    /// - Throws: ``ToolError`` with words for the model, also for arguments that do not fit; other errors are the
    ///   tool's own.
    public func call(_ arguments: JSONValue, context: ToolContext) async throws -> String {
        let arguments = arguments == .null ? [:] : arguments
        return try await ToolContext.$taskLocal.withValue(context) { try await run(arguments) }
    }

    private static func error(_ issues: SchemaIssues) -> ToolError {
        ToolError(issues.text("The arguments do not fit the tool's schema. Correct this and call the tool again:"))
    }

    private static func text(of output: some Encodable) throws -> String {
        if let text = output as? String { return text }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(output), as: UTF8.self)
    }
}
