import Fermata
import TestSupport
import Testing

@Suite("Signals and queries", .needsServer, .live)
struct MessageTests {
    @Test("signals arrive in the order in which they were sent")
    func signals() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "0")
            for number in 1...20 {
                try await handle.signal(signalType: Ledger.Note.self, input: "\(number)")
            }
            try await handle.signal(signalType: Ledger.Close.self)
            #expect(try await handle.result() == (0...20).map(String.init))
        }
    }

    @Test("signal-with-start starts a workflow, or signals the running one")
    func signalWithStart() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let options = live.options()
            _ = try await live.client.signalWithStartWorkflow(
                type: Ledger.self,
                input: "start",
                options: options,
                signalType: Ledger.Note.self,
                signalInput: "one"
            )
            let handle = try await live.client.signalWithStartWorkflow(
                name: "Ledger",
                input: "ignored",
                options: options,
                signalName: "Note",
                signalInput: "two"
            )
            try await handle.signal(signalName: "Close")
            #expect(try await handle.result(resultType: [String].self) == ["start", "one", "two"])
        }
    }

    @Test("a signal to a workflow that is not there says so")
    func signalNobody() async throws {
        try await withClient { live in
            let handle = live.client.untypedWorkflowHandle(id: "nobody")
            let error = await #expect(throws: FermataError.self) {
                try await handle.signal(signalName: "Note", input: "hello?")
            }
            #expect(error?.code == .notFound)
        }
    }

    @Test("a query is answered by a running workflow and by a closed one")
    func query() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            #expect(try await handle.query(queryType: Ledger.Read.self) == ["a"])
            #expect(try await handle.query(queryType: Ledger.ReadOne.self, input: 0) == "a")
            try await handle.signal(signalType: Ledger.Close.self)
            _ = try await handle.result()
            #expect(try await handle.query(queryType: Ledger.Read.self) == ["a"])
            let untyped = live.client.untypedWorkflowHandle(id: handle.id)
            #expect(try await untyped.query(queryName: "ReadOne", input: 0, resultType: String.self) == "a")
        }
    }

    @Test("the reject condition refuses a query to a closed workflow and gives its status")
    func rejectCondition() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            let whileOpen = try await handle.query(queryType: Ledger.Read.self, rejectionCondition: .notOpen)
            #expect(whileOpen == ["a"])
            try await handle.signal(signalType: Ledger.Close.self)
            _ = try await handle.result()
            let error = await #expect(throws: WorkflowQueryRejectedError.self) {
                try await handle.query(queryType: Ledger.Read.self, rejectionCondition: .notOpen)
            }
            #expect(error?.status == .completed)
            let clean = try await handle.query(queryType: Ledger.Read.self, rejectionCondition: .notCompletedCleanly)
            #expect(clean == ["a"])
        }
    }

    @Test("a failing query and an unknown query fail for the asker only")
    func failingQueries() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            let failed = await #expect(throws: WorkflowQueryFailedError.self) {
                try await handle.query(queryType: Ledger.ReadOne.self, input: 9)
            }
            #expect(failed.map { "\($0)" }?.contains("there is no entry 9") == true)
            let unknown = await #expect(throws: WorkflowQueryFailedError.self) {
                let untyped = live.client.untypedWorkflowHandle(id: handle.id)
                return try await untyped.query(queryName: "Nonsense", resultType: String.self)
            }
            let text = unknown.map { "\($0)" } ?? ""
            #expect(text.contains("Nonsense"))
            #expect(text.contains("ReadOne"), "the known queries are named: \(text)")
            try await handle.signal(signalType: Ledger.Close.self)
            #expect(try await handle.result() == ["a"])
            #expect(try await live.history(handle.id).count("WorkflowTaskFailed") == 0)
        }
    }
}
