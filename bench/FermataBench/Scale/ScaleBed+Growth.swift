import Fermata
import Foundation

extension ScaleBed {
    /// One run of so many activities: when each was called, and the processor time until then.
    func longHistory(activities: Int) async throws -> [TickLog.Tick] {
        let queue = "scale-history"
        let log = TickLog()
        try await withWorkers([queue], activities: Ticks(log: log).allActivities, workflows: [Steady.self]) {
            let options = WorkflowOptions(id: "history-\(UUID().uuidString)", taskQueue: queue)
            _ = try await client.executeWorkflow(type: Steady.self, options: options, input: activities)
        }
        return log.all
    }

    struct Load: Encodable {
        var perSecond: Double
        /// Processor time of one workflow of three activities, with client and worker.
        var processorMilliseconds: Double
        var aloneMilliseconds: [Double]
        var megabytes: Double
    }

    /// Workflows of three activities, in turn on so many task queues, each with a worker of two pollers of each kind.
    func threeActivities(queues: Int, alone: Int, crowd size: Int) async throws -> Load {
        let names = (0..<queues).map { "scale-queue-\($0)" }
        return try await withWorkers(
            names,
            pollers: 2,
            activities: Steps().allActivities,
            workflows: [Workflow3.self]
        ) {
            // Each worker has had a task before anything is measured.
            _ = try await repeating(max(200, queues), inFlight: 20) { try await three(names[$0 % queues]) }
            let times = try await repeating(alone, inFlight: 1) { try await three(names[$0 % queues]) }
            let start = ContinuousClock.now
            let processor = ProcessUsage.processorSeconds
            _ = try await repeating(size, inFlight: 50) { try await three(names[$0 % queues]) }
            return Load(
                perSecond: Double(size) / ((ContinuousClock.now - start) / .seconds(1)),
                processorMilliseconds: (ProcessUsage.processorSeconds - processor) * 1000 / Double(size),
                aloneMilliseconds: times,
                megabytes: ProcessUsage.megabytes
            )
        }
    }

    private func three(_ queue: String) async throws -> Double {
        let start = ContinuousClock.now
        let options = WorkflowOptions(id: UUID().uuidString, taskQueue: queue)
        let result = try await client.executeWorkflow(type: Workflow3.self, options: options, input: "x")
        guard result == "x..." else { throw FermataError(.invalidState, "A workflow gave \(result).") }
        return (ContinuousClock.now - start) / .milliseconds(1)
    }
}
