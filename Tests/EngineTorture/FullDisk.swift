import Fermata
import Foundation
import Logging

/// Fills a real, small disk, and looks whether the engine says so, keeps what it acknowledged, and goes on when there is
/// room again.
///
/// The disk is a file system in memory that only the engine's process sees, which needs Linux and the right to make one.
struct FullDisk: Sendable {
    private static let size = "12m"
    private static let inputSize = 100_000

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "fermata-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let engine: EngineProcess
        do {
            engine = try EngineProcess(onDiskOf: Self.size, at: directory.path)
        } catch let broken as BrokenPromise {
            return EngineTorture.say("The full disk was left out: \(broken)")
        }
        defer { engine.kill() }
        var logger = Logger(label: "disk") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        let target = try TemporalTarget(address: engine.address)
        try await TemporalClient.withClient(target: target, logger: logger) { client in
            // The engine sees its disk where we see nothing, so room is made through its eyes.
            let filler = URL(filePath: "/proc/\(engine.processIdentifier)/root\(directory.path)/filler")
            try Data(count: 4_000_000).write(to: filler)
            let full = try await startUntilRefused(client, from: 0)
            try check(full.refusal)
            try await checkAll(client, full.started)
            try FileManager.default.removeItem(at: filler)
            let more = try await startUntilRefused(client, from: full.started)
            guard more.started > full.started else { throw BrokenPromise("room on the disk does not help") }
            try check(more.refusal)
            try await checkAll(client, more.started)
            EngineTorture.say(
                "A full disk refused work after \(full.started) and \(more.started) starts; none is lost."
            )
        }
    }

    /// - Returns: How many there are, and why there is no further one.
    private func startUntilRefused(
        _ client: TemporalClient,
        from first: Int
    ) async throws -> (started: Int, refusal: FermataError) {
        let input = String(repeating: "x", count: Self.inputSize)
        for number in first..<10_000 {
            let options = WorkflowOptions(id: "filling-\(number)", taskQueue: "nobody")
            do {
                _ = try await client.startWorkflow(name: "Nothing", options: options, input: input)
            } catch let error as FermataError {
                return (number, error)
            }
        }
        throw BrokenPromise("the disk does not become full")
    }

    private func check(_ refusal: FermataError) throws {
        guard refusal.message.contains("disk is full") else {
            throw BrokenPromise("a full disk is told of as \(refusal.code): \(refusal.message)")
        }
    }

    private func checkAll(_ client: TemporalClient, _ count: Int) async throws {
        for number in 0..<count {
            let events = try await client.untypedWorkflowHandle(id: "filling-\(number)").fetchHistory().events
            guard events.count >= 2 else { throw BrokenPromise("filling-\(number) has lost its history") }
        }
    }
}
