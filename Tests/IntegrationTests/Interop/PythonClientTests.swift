import Fermata
import Foundation
import TestSupport
import Testing

@Suite("Python drives Swift", .needsServer, .needsPython, .live)
struct PythonClientTests {
    @Test("Python starts, signals, queries, updates and reads a Swift workflow")
    func messages() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let seen = try await live.python("ledger")
            #expect(seen["added"] == .integer(3))
            #expect(seen["read"] == .array(["started", "signalled", "updated"].map(LenientJSON.string)))
            #expect(seen["result"] == seen["read"])
            #expect(seen["unknownQuery"].string?.contains("Nonsense") == true)
            let rejected = try #require(try Self.links(seen["rejected"]).first)
            #expect(rejected.type == "EmptyEntry")
            #expect(rejected.message == "an entry needs text")
            #expect(try Self.links(seen["failed"]) == FailureLink.chain(SharedFailure.make()))
        }
    }

    @Test("Python signals and updates with start")
    func withStart() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let seen = try await live.python("with-start")
            #expect(seen["count"] == .integer(3))
            #expect(seen["result"] == .array(["one", "two", "three"].map(LenientJSON.string)))
        }
    }

    @Test("a failure of a Swift workflow keeps its type, message, details and cause in Python")
    func failure() async throws {
        try await withWorker(workflows: [Exploding.self]) { live in
            let seen = try await live.python("failing")
            #expect(try Self.links(seen["failure"]) == FailureLink.chain(SharedFailure.make()))
        }
    }

    static func links(_ value: LenientJSON) throws -> [FailureLink] {
        try JSONDecoder().decode([FailureLink].self, from: JSONEncoder().encode(value))
    }
}

extension LiveContext {
    /// Runs a command of `client.py` on this test's task queue.
    func python(_ command: String, id: String = "from-python", _ more: [String] = []) async throws -> LenientJSON {
        let server = try await TestServer.shared
        let arguments = [
            command, "--address", server.address, "--task-queue", taskQueue, "--id", options(id).id,
        ]
        return try await Python.run("client.py", arguments + more, as: LenientJSON.self)
    }

    /// Runs the Python worker on a task queue of its own, which the body is given.
    func withPythonWorker<Result: Sendable>(_ body: (LiveContext) async throws -> Result) async throws -> Result {
        let python = LiveContext(client: client, taskQueue: taskQueue + "-python")
        let server = try await TestServer.shared
        let worker = try Python.start(
            "worker.py",
            ["--address", server.address, "--task-queue", python.taskQueue]
        )
        try await worker.waitForOutput("ready")
        let result = try await body(python)
        // Held until here: dropping it ends the process.
        worker.send(SIGTERM)
        return result
    }
}
