public import Foundation
public import Logging

/// Keeps the AI store in order while a worker runs: reservations that nobody came back for are charged or given back, and
/// what is older than its retention is forgotten.
///
/// Every worker runs one. They may do so at the same time: what one has done the others find done.
public struct AIMaintenance: Sendable {
    private let ledger: any BudgetLedger
    private let streams: any StreamBuffer
    private let retention: RetentionSettings
    private let interval: Duration
    private let logger: Logger
    private let now: @Sendable () -> Date

    /// Creates a maintenance of the services' store.
    ///
    /// - Parameters:
    ///   - interval: From one round to the next, on average; each is up to a fifth longer or shorter, so that workers
    ///     that were started together do not stay together.
    ///   - now: The date, for tests.
    public init(
        _ services: AIServices,
        interval: Duration = .seconds(600),
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        ledger = services.ledger
        streams = services.streams
        retention = services.gateway.configuration.retention
        self.interval = interval
        self.logger = logger
        self.now = now
    }

    /// Works until the task is cancelled. The first round begins within an interval.
    public func run() async {
        var wait = interval * Double.random(in: 0...1)
        while (try? await Task.sleep(for: wait)) != nil {
            await round()
            wait = interval * Double.random(in: 0.8...1.2)
        }
    }

    /// Does everything once. What fails is logged, without content, and done in the next round.
    public func round() async {
        let today = now()
        await attempt("repair of reservations") {
            let repaired = try await ledger.repair()
            guard repaired.charged + repaired.released > 0 else { return }
            logger.notice(
                "Calls that nobody came back for were settled.",
                metadata: ["charged": "\(repaired.charged)", "given back": "\(repaired.released)"]
            )
        }
        await attempt("pruning of calls") {
            try await ledger.prune(before: today.addingTimeInterval(-retention.callDays * 86_400))
        }
        if let days = retention.usageDays {
            await attempt("pruning of usage") {
                try await ledger.deleteUsage(before: today.addingTimeInterval(-days * 86_400))
            }
        }
        await attempt("pruning of streams") { try await streams.prune() }
    }

    private func attempt(_ task: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            return
        } catch {
            // Its type alone: a store's error may quote what was stored.
            logger.warning(
                "The AI store could not be maintained; it is tried again in the next round.",
                metadata: ["task": "\(task)", "error": "\(type(of: error))", "error.type": "\(ErrorKind.of(error))"]
            )
        }
    }
}
