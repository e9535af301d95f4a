import Fermata
import FermataAI
import Testing

/// Calls a tool as a model does, with unchecked arguments.
func call(_ tool: some Tool, _ arguments: JSONValue) async throws -> String {
    try await AnyTool(tool).call(arguments, context: ToolContext(callID: "call-1", workflowID: "agent"))
}

/// The words a tool has for the model.
func refusal(
    _ tool: some Tool,
    _ arguments: JSONValue,
    _ sourceLocation: SourceLocation = #_sourceLocation
) async throws -> String {
    let error = try await #require(throws: ToolError.self, sourceLocation: sourceLocation) {
        try await call(tool, arguments)
    }
    return error.messageForModel
}
