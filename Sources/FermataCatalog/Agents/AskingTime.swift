import Fermata
import Foundation

/// How much of its route's time a call has used, over all attempts.
///
/// What counts is the time in which a worker was at it, and the waits that the gateway asked for. How long everything was
/// down, or no worker was free, does not: nobody was asked then. The sum goes from attempt to attempt in heartbeats; of
/// an attempt that died, what came after its last heartbeat is not counted.
struct AskingTime: Sendable {
    private let before: Double
    private let start = ContinuousClock.now

    /// Goes on where the attempt before has ended.
    init(_ info: ActivityExecutionContext.Info?) {
        let before = try? info?.heartbeatDetails(as: Double.self)
        self.before = max(0, before ?? 0)
    }

    /// Used so far, in seconds.
    var seconds: Double { before + (ContinuousClock.now - start) / .seconds(1) }

    /// When the call would have been asked for, had nothing come in between.
    var askedAt: Date { Date(timeIntervalSinceNow: -seconds) }

    /// Runs the call with heartbeats that carry the sum.
    func during<Result: Sendable>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await Heartbeats.during(
                beat: { ActivityExecutionContext.current?.heartbeat(details: seconds) },
                work
            )
        } catch let error as ApplicationError {
            let wait = (error.nextRetryDelay ?? .zero) / .seconds(1)
            ActivityExecutionContext.current?.heartbeat(details: seconds + wait)
            throw error
        }
    }
}
