import GRPCCore

/// Runs `body` and cancels its task when the call ends early: because the client went away or gave up, because its
/// deadline passed, or because the server begins to stop.
///
/// gRPC does not cancel a handler's task by itself. What can wait long has to wait inside this. Calls that are short
/// need it not, and may end in peace while the server stops.
///
/// - Throws: What `body` throws. If it lets its `CancellationError` through, the client gets the right status.
package func withCancellationOfCall<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    // The signal arrives in a callback, and only a task of its own can be cancelled from there.
    let task = Task { try await body() }
    return try await withTaskCancellationHandler {
        try await withRPCCancellationHandler {
            try await task.value
        } onCancelRPC: {
            task.cancel()
        }
    } onCancel: {
        task.cancel()
    }
}
