import Fermata

/// Signs of life from activities that wait for a site or a model.
///
/// Such an attempt may take minutes, and without a heartbeat a crashed worker would be noticed only after them. With it,
/// the activity goes to another worker after ``timeout``. Heartbeats also bring the news that the workflow no longer
/// wants the answer, for instance because another activity failed, and then the work is cancelled.
enum Heartbeats {
    /// Ten seconds: short beside a person's patience, long beside a busy machine's pauses.
    static let timeout = Duration.seconds(10)

    /// Runs an activity's work, with heartbeats until it ends.
    ///
    /// - Parameter beat: Sends one, with what the next attempt is to know.
    static func during<Result: Sendable>(
        beat: @escaping @Sendable () -> Void = { ActivityExecutionContext.current?.heartbeat() },
        _ work: () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    // The worker sends no more of them than the timeout needs.
                    beat()
                    try await Task.sleep(for: .seconds(1))
                }
            }
            defer { group.cancelAll() }
            return try await work()
        }
    }
}
