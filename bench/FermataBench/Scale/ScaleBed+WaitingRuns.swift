import Fermata
import Foundation

extension ScaleBed {
    private static let waitingQueue = "scale-waiting"

    struct Waiting: Encodable {
        var seconds: Double
        var megabytes: Double
        var peakMegabytes: Double
    }

    /// Starts runs until so many wait, every other one for a signal and the rest for a timer.
    ///
    /// - Parameter short: So many of the timers, the last, are of ten seconds, and the others of ten days.
    func wait(runs: Int, short: Int, inFlight: Int = 100) async throws -> Waiting {
        let start = ContinuousClock.now
        try await withWorkers([Self.waitingQueue], workflows: [Wait.self]) {
            _ = try await repeating(runs, inFlight: inFlight) { number in
                let seconds = number % 2 == 0 ? 0 : number >= runs - 2 * short ? 10 : 10 * 24 * 3600
                let run = try await client.startWorkflow(
                    type: Wait.self,
                    options: WorkflowOptions(id: "waiting-\(number)", taskQueue: Self.waitingQueue),
                    input: seconds
                )
                // A run whose timer has fired answers too.
                _ = try await run.query(queryType: Wait.IsWaiting.self)
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return await measured(seconds)
    }

    struct Resumed: Encodable {
        var openedMilliseconds: Double
        /// Memory before a worker came.
        var opened: Waiting
        /// Until the runs with short timers had ended, and so many that were signalled.
        var ended: Waiting
        var open: Int
    }

    /// What the file of ``wait(runs:short:inFlight:)`` costs when it is opened again, and whether its runs end.
    func resume(runs: Int, short: Int) async throws -> Resumed {
        let opened = await measured(0)
        let start = ContinuousClock.now
        try await withWorkers([Self.waitingQueue], workflows: [Wait.self]) {
            _ = try await repeating(2 * short, inFlight: 50) { index in
                let number = runs - 1 - index
                let run = client.workflowHandle(type: Wait.self, id: "waiting-\(number)")
                if number % 2 == 0 { try await run.signal(signalType: Wait.Tell.self, input: "told") }
                let result = try await run.result()
                guard result == (number % 2 == 0 ? "told" : "rested") else {
                    throw FermataError(.invalidState, "The run \(number) gave \(result).")
                }
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return Resumed(
            openedMilliseconds: openedMilliseconds,
            opened: opened,
            ended: await measured(seconds),
            open: try await client.countWorkflows(query: "ExecutionStatus = 'Running'").count
        )
    }

    /// Memory after the engine had a moment to give back what it does not need.
    private func measured(_ seconds: Double) async -> Waiting {
        try? await Task.sleep(for: .seconds(3))
        return Waiting(
            seconds: seconds,
            megabytes: ProcessUsage.megabytes,
            peakMegabytes: ProcessUsage.peakMegabytes
        )
    }
}
