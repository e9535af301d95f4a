/// Runs `body` and cancels it when it takes longer than `limit`.
///
/// - Throws: ``TestSupportError`` that names `what` if the time ran out.
package func withTimeLimit<Result: Sendable>(
    _ limit: Duration,
    _ what: String,
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let result = first else {
            throw TestSupportError("\(what) took longer than \(limit).")
        }
        return result
    }
}

/// Asks again and again until the answer is not `nil`.
///
/// For what can only be asked of another process: the server indexes, reschedules and reports in its own time.
package func eventually<Result: Sendable>(
    _ what: String,
    within limit: Duration = .seconds(30),
    _ ask: () async throws -> Result?
) async throws -> Result {
    let end = ContinuousClock.now + limit
    while true {
        if let result = try await ask() { return result }
        guard ContinuousClock.now < end else { throw TestSupportError("It did not happen within \(limit): \(what).") }
        try await Task.sleep(for: .milliseconds(50))
    }
}

/// Asks again and again until the answer is yes.
package func eventually(
    _ what: String,
    within limit: Duration = .seconds(30),
    _ ask: () async throws -> Bool
) async throws {
    _ = try await eventually(what, within: limit) { try await ask() ? true : nil }
}
