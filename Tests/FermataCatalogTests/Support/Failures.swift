import Fermata
import Testing

/// The `ApplicationError` that `body` throws.
func failure(
    _ sourceLocation: SourceLocation = #_sourceLocation,
    of body: () async throws -> some Any
) async throws -> ApplicationError {
    do {
        _ = try await body()
    } catch let error as ApplicationError {
        return error
    }
    return try #require(nil as ApplicationError?, "nothing was thrown", sourceLocation: sourceLocation)
}
