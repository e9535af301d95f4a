public import Fermata
import FermataEngine
public import Foundation

/// A server in this process, in memory, for tests of workflows.
///
/// Each environment starts empty and knows nothing of others, so tests can run side by side. It ends with the closure it
/// was made for.
///
/// With ``withTimeSkipping(configuration:searchAttributes:logger:_:)`` a workflow that sleeps for a month ends in
/// milliseconds. Time runs as on the machine, and is skipped to the next timer, retry, time limit or cron tick whenever
///
/// - somebody waits for it: a client of the environment for the end of a workflow or an update, or ``sleep(for:)``; and
/// - nobody else has anything to do: no workflow task and no activity is at a worker or waits for one, and no other call
///   is under way.
///
/// So an activity takes the time that it takes, and no skip times it out. Signals and queries between two waits find the
/// workflow where the last wait left it. A task that no worker takes holds time up, as an activity does that is to be
/// completed from elsewhere. What is counted are the calls of ``client`` and of its workers.
public struct WorkflowEnvironment: Sendable {
    /// A client that is connected.
    public let client: TemporalClient
    /// The task queue that ``withWorker(workflows:activities:_:)`` uses.
    public let taskQueue: String
    private let skipper: TimeSkipper?

    /// Whether time is skipped.
    public var supportsTimeSkipping: Bool { skipper != nil }

    /// The time that workflows live in.
    public var currentTime: Date { skipper?.now.date ?? Date() }

    /// Suspends until so much time has passed for workflows, also inside ``withAutoTimeSkippingDisabled(_:)``.
    ///
    /// If time is skipped, it begins to count when workers are done with what they have, so that timers of a workflow that
    /// was just started run by then. What was due before its end has happened, and workers are done with that too.
    ///
    /// - Throws: `CancellationError`.
    public func sleep(for duration: Duration) async throws {
        guard let skipper else { return try await Task.sleep(for: duration) }
        try await skipper.sleep(for: duration)
    }

    /// Runs `body`, and for as long no client that waits makes time skip, here or in another task.
    public func withAutoTimeSkippingDisabled<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        guard let skipper else { return try await body() }
        return try await skipper.holding(body)
    }

    init(client: TemporalClient, skipper: TimeSkipper?) {
        self.client = client
        self.skipper = skipper
        taskQueue = "test-\(UUID().uuidString.lowercased())"
    }
}
