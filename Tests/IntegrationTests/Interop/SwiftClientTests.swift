import Fermata
import TestSupport
import Testing

@Suite("Swift drives Python", .needsServer, .needsPython, .live)
struct SwiftClientTests {
    @Test("Swift starts, signals, queries, updates and reads a Python workflow")
    func messages() async throws {
        try await withClient { live in
            try await live.withPythonWorker { python in
                let client = live.client
                let handle = try await client.startWorkflow(
                    name: "PyLedger",
                    options: python.options(),
                    input: "started"
                )
                try await handle.signal(signalName: "Note", input: "signalled")
                // An update in the first task would be handled before the main method has entered the input.
                #expect(try await handle.query(queryName: "Read", resultType: [String].self).count == 2)
                #expect(try await handle.executeUpdate(updateName: "Add", input: "updated", resultType: Int.self) == 3)
                let refused = await #expect(throws: WorkflowUpdateFailedError.self) {
                    try await handle.executeUpdate(updateName: "Add", input: "", resultType: Int.self)
                }
                #expect((refused?.cause as? ApplicationError)?.type == "EmptyEntry")
                let failed = await #expect(throws: WorkflowUpdateFailedError.self) {
                    try await handle.executeUpdate(updateName: "Add", input: "explode", resultType: Int.self)
                }
                #expect(try FailureLink.chain(failed?.cause) == FailureLink.chain(SharedFailure.make()))
                let read = try await handle.query(queryName: "Read", resultType: [String].self)
                #expect(read == ["started", "signalled", "updated"])
                let unknown = await #expect(throws: WorkflowQueryFailedError.self) {
                    try await handle.query(queryName: "Nonsense", resultType: String.self)
                }
                #expect(unknown.map { "\($0)" }?.contains("Nonsense") == true)
                try await handle.signal(signalName: "Close")
                #expect(try await handle.result(resultType: [String].self) == read)
            }
        }
    }

    @Test("Swift signals and updates Python workflows with start")
    func withStart() async throws {
        try await withClient { live in
            try await live.withPythonWorker { python in
                var options = python.options()
                options.idConflictPolicy = .useExisting
                let handle = try await live.client.signalWithStartWorkflow(
                    name: "PyLedger",
                    input: "one",
                    options: options,
                    signalName: "Note",
                    signalInput: "two"
                )
                #expect(try await handle.query(queryName: "Read", resultType: [String].self).count == 2)
                let count = try await live.client.executeUpdateWithStartWorkflow(
                    name: "PyLedger",
                    input: "ignored",
                    options: options,
                    updateName: "Add",
                    updateInput: "three",
                    resultType: Int.self
                )
                #expect(count == 3)
                try await handle.signal(signalName: "Close")
                #expect(try await handle.result(resultType: [String].self) == ["one", "two", "three"])
            }
        }
    }

    @Test("a failure of a Python workflow keeps its type, message, details and cause in Swift")
    func failure() async throws {
        try await withClient { live in
            try await live.withPythonWorker { python in
                let error = await #expect(throws: WorkflowFailedError.self) {
                    try await live.client.executeWorkflow(name: "PyFails", options: python.options())
                }
                #expect(try FailureLink.chain(error?.cause) == FailureLink.chain(SharedFailure.make()))
                let failure = try #require(error?.cause as? ApplicationError)
                #expect(failure.stackTrace.contains("worker.py"), "Python's stack is kept: \(failure.stackTrace)")
            }
        }
    }
}
