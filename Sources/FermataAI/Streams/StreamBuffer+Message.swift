extension StreamBuffer {
    /// Writes an answer piece by piece.
    ///
    /// The answer is finished when `body` returns. If it throws, readers keep what has come so far, and the next
    /// beginning of the same answer tells them that it is void.
    ///
    /// - Parameter attempt: The activity's attempt.
    /// - Throws: What `body` throws; otherwise as ``begin(_:attempt:in:)`` and ``append(_:to:isLast:)``.
    public func withMessage<Value: Sendable>(
        _ message: String,
        attempt: Int,
        in stream: String,
        flushing: StreamFlushing = StreamFlushing(),
        _ body: (StreamWriter) async throws -> Value
    ) async throws -> Value {
        let ticket = try await begin(message, attempt: attempt, in: stream)
        let writer = StreamWriter(self, ticket, flushing)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await writer.flushRegularly() }
            // Only when nothing is left to write: cancelling a write that is under way would undo it.
            defer { group.cancelAll() }
            let value: Value
            do {
                value = try await body(writer)
            } catch {
                try? await writer.flush()
                throw error
            }
            try await writer.finish()
            return value
        }
    }
}
