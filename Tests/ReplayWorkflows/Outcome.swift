import Fermata

extension ActivityOptions {
    /// What the corpus means where it gives no options.
    static let usual = ActivityOptions(startToCloseTimeout: .seconds(10))

    /// The usual options with an explicit id.
    static func usual(id: String) -> Self { .init(startToCloseTimeout: .seconds(10), activityID: id) }
}

/// The corpus's *outcome*: the value, "cancelled", or the texts of the failure's chain of causes.
func outcome(of work: () async throws -> JSONValue) async throws -> JSONValue {
    do {
        return try await work()
    } catch let error where error.isTemporalCancellation {
        return .string("cancelled")
    } catch let error as any TemporalFailureError {
        return .array(try FailureLink.chain(of: error).map { .string($0.text) })
    }
}

extension WorkflowContext {
    /// The outcome of work that is cancelled when a timer has fired. The work starts before the timer.
    func outcome(
        cancellingAfter limit: Duration,
        of work: @escaping @Sendable () async throws -> JSONValue
    ) async throws -> JSONValue {
        try await withThrowingTaskGroup(of: JSONValue?.self) { group in
            group.addTask { try await ReplayWorkflows.outcome(of: work) }
            group.addTask {
                try await sleep(for: limit)
                return nil
            }
            var found = JSONValue.null
            for try await finished in group {
                if let finished { found = finished } else { group.cancelAll() }
            }
            return found
        }
    }
}
