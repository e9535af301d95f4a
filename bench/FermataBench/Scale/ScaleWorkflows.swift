import Fermata
import Foundation
import Synchronization

/// Ends at once.
@Workflow
struct Receipt {
    func run(context: WorkflowContext<Self>, input: Int) -> Int { input }
}

/// Ends at once; one of ten fails.
@Workflow
struct Refund {
    func run(context: WorkflowContext<Self>, input: Int) throws -> Int {
        guard input % 10 != 0 else { throw ApplicationError(message: "refused", isNonRetryable: true) }
        return input
    }
}

/// Waits for so many seconds, or for a signal if there are none.
@Workflow
struct Wait {
    var told: String?

    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> String {
        if input > 0 {
            try await context.sleep(for: .seconds(input))
            return "rested"
        }
        try await context.condition { $0.told != nil }
        return told ?? ""
    }

    @WorkflowSignal
    mutating func tell(input: String) { told = input }

    /// Answered only after the first workflow task, so whoever asks knows that the run waits.
    @WorkflowQuery
    func isWaiting() -> Bool { told == nil }
}

/// One activity after the other.
@Workflow
struct Steady {
    func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        for number in 0..<input {
            try await context.executeActivity(
                Ticks.Activities.Tick.self,
                options: ActivityOptions(startToCloseTimeout: .seconds(30)),
                input: number
            )
        }
        return input
    }
}

/// Notes when it was called.
@ActivityContainer
struct Ticks {
    let log: TickLog

    @Activity
    func tick(input: Int) { log.note() }
}

final class TickLog: Sendable {
    struct Tick: Encodable {
        let time: Double
        let processorTime: Double
    }

    private let ticks = Mutex<[Tick]>([])
    private let start = ContinuousClock.now

    var all: [Tick] { ticks.withLock { $0 } }

    func note() {
        let tick = Tick(
            time: (ContinuousClock.now - start) / .seconds(1),
            processorTime: ProcessUsage.processorSeconds
        )
        ticks.withLock { $0.append(tick) }
    }
}
