import GRPCCore

/// The way of one client of this process to the engine: handlers run in the client's own tasks.
///
/// There is no network between the two, so a call has no transport to fail. Its deadline ends it where a handler waits
/// inside ``withCancellationOfCall(_:)``, up to a second late.
struct InProcessChannel: Sendable {
    /// How often passed deadlines are looked for.
    private static let deadlinePause: Duration = .seconds(1)

    let gate = CallGate()
    let calls: InProcessCallRunner

    init(pipeline: CallPipeline, tracker: CallTracker?) {
        calls = InProcessCallRunner(gate: gate, pipeline: pipeline, tracker: tracker)
    }

    /// The client's side: see ``InProcessConnection/run()``.
    func run() async throws {
        gate.clientRuns()
        await gate.waitUntilClientEnds()
        gate.clientEnds()
        await gate.waitUntilIdle()
        if Task.isCancelled { gate.cancelAll() }
    }

    /// The server's side: lets calls through until the server stops, then wakes those that wait and lets all end.
    func serve(until shutdown: ShutdownSignal) async {
        gate.serverRuns()
        await withDiscardingTaskGroup { group in
            group.addTask {
                while (try? await Task.sleep(for: Self.deadlinePause)) != nil { gate.cancelLate() }
            }
            await shutdown.wait()
            group.cancelAll()
        }
        gate.serverEnds()
        gate.cancelAll()
        await gate.waitUntilIdle()
    }
}
