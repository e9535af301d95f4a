import Fermata
import Testing

@testable import FermataAI

/// Expects an `ApplicationError` of a type, which no retry would help.
func expect<Value>(
    failing type: ConversationErrorType,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Value
) async {
    let error = await #expect(throws: ApplicationError.self, sourceLocation: sourceLocation) { _ = try await body() }
    #expect(error?.type == type.rawValue, sourceLocation: sourceLocation)
    #expect(error?.isNonRetryable == true, sourceLocation: sourceLocation)
}
