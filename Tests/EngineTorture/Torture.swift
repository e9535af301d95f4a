import Fermata
import Foundation
import Logging

/// Clients, a worker, and somebody who kills the engine at random moments.
struct Torture: Sendable {
    private static let clientCount = 12
    /// After the last kill everything must come to its end; far longer than any time-out in it.
    private static let patience: Duration = .seconds(120)

    let rounds: Int

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "fermata-torture-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let database = directory.appending(path: "engine.db").path
        var engine = try EngineProcess(database: database, port: 0)
        let ledger = Ledger()
        var logger = Logger(label: "torture") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        let target = try TemporalTarget(address: engine.address)
        let client = try TemporalClient(target: target, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            try begin(client, ledger, logger, in: &group)
            let load = Load(client: client, ledger: ledger, queue: "torture")
            let tick = try await load.startTicking()
            let clients = Task {
                try await withThrowingTaskGroup(of: Void.self) { clients in
                    for number in 1...Self.clientCount { clients.addTask { try await load.run(client: number) } }
                    try await clients.waitForAll()
                }
            }
            defer { clients.cancel() }
            for round in 1...max(1, rounds) {
                // The load has found its way back, so the engine is busy when it dies.
                try await ledger.waitForNews()
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...600)))
                engine.kill()
                let due = ledger.takeRecent()
                engine = try EngineProcess(database: database, port: engine.port)
                // A client of its own: the others still wait before they connect again.
                try await TemporalClient.withClient(target: target, logger: logger) { client in
                    let audit = Audit(client: client)
                    for (id, entry) in due { try await checkSoon(audit, id, entry) }
                }
                if round.isMultiple(of: 50) || round == rounds { report(round, ledger) }
            }
            clients.cancel()
            _ = await clients.result
            try await finish(ledger, client, Audit(client: client))
            try await checkAway { try await tick.terminate(reason: "the end") }
            let ticks = try await Audit(client: client).checkTicks(of: tick)
            EngineTorture.say("\(ticks) runs of the cron schedule, in one chain.")
            group.cancelAll()
        }
        engine.kill()
        try FileManager.default.removeItem(at: directory)
        EngineTorture.say("Every promise was kept.")
    }

    private func begin(
        _ client: TemporalClient,
        _ ledger: Ledger,
        _ logger: Logger,
        in group: inout ThrowingTaskGroup<Void, any Error>
    ) throws {
        var configuration = TemporalWorker.Configuration(taskQueue: "torture")
        configuration.stickyQueueScheduleToStartTimeout = .seconds(1)
        let worker = try TemporalWorker(
            configuration: configuration,
            client: client,
            activities: Steps(ledger: ledger).allActivities,
            workflows: [Errand.self, Journey.self, Climb.self, Tick.self],
            logger: logger
        )
        group.addTask { try await client.run() }
        group.addTask { try await worker.run() }
    }

    /// Everything that was started comes to its end, and then all of it is looked at.
    private func finish(_ ledger: Ledger, _ client: TemporalClient, _ audit: Audit) async throws {
        let entries = ledger.all
        let end = ContinuousClock.now + Self.patience
        for (id, entry) in entries where entry.result == nil {
            // A journey ends in a later run than it began in.
            let workflow = client.untypedWorkflowHandle(id: id, runID: entry.isJourney ? nil : entry.runID)
            // Its client may have left before it had said all.
            try await entry.isJourney ? endJourney(client, id) : endErrand(workflow)
            try await checkAway { _ = try await workflow.result(resultType: [String].self) }
            guard ContinuousClock.now < end else { throw BrokenPromise("\(id) does not come to its end") }
        }
        for (id, entry) in entries { try await audit.check(id, entry, isOver: true) }
        try await audit.checkExecutions(ledger.executions, of: entries)
    }

    private func endErrand(_ workflow: UntypedWorkflowHandle) async throws {
        for word in ["last", "very last"] {
            try await checkAway { try await workflow.signal(signalName: "say", input: word) }
        }
        try await checkAway {
            _ = try await workflow.executeUpdate(updateName: "add", updateID: "only", input: 1, resultType: Int.self)
        }
    }

    private func endJourney(_ client: TemporalClient, _ id: String) async throws {
        try await checkAway { try await client.untypedWorkflowHandle(id: id).cancel() }
    }

    /// A signal that came during a workflow task stands in the history when the task is over: completed or timed out.
    private func checkSoon(_ audit: Audit, _ id: String, _ entry: Ledger.Entry) async throws {
        for attempt in 1... {
            do {
                return try await checkAway { try await audit.check(id, entry, isOver: false) }
            } catch let broken as BrokenPromise where attempt < 150 {
                EngineTorture.note("looked at again: \(broken)")
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Asks again while the engine is still on its way up; a run that has ended takes no more signals, which is fine.
    private func checkAway(_ body: () async throws -> Void) async throws {
        for _ in 0..<100 {
            do {
                return try await body()
            } catch let error as FermataError where [.unavailable, .deadlineExceeded, .cancelled].contains(error.code) {
                try await Task.sleep(for: .milliseconds(50))
            } catch let error as FermataError
                where error.code == .notFound && error.message.contains("already completed")
            {
                return
            } catch let error as WorkflowUpdateRPCTimeoutOrCanceledError {
                EngineTorture.note("an update is asked for again: \(error)")
            }
        }
        throw BrokenPromise("the engine does not answer")
    }

    private func report(_ round: Int, _ ledger: Ledger) {
        let entries = ledger.all
        let ended = entries.values.count { $0.result != nil }
        EngineTorture.say(
            "\(round) kills: \(entries.count) started, \(ended) ended, \(ledger.executions.count) activities"
        )
    }
}
