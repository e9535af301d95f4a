import Fermata
import TestSupport
import Testing

@Suite("Updates", .needsServer, .live)
struct UpdateTests {
    @Test("an update is executed and gives its answer")
    func execute() async throws {
        try await withLedger { live, handle in
            let actual = try await handle.executeUpdate(updateType: Ledger.Add.self, input: "b")
            #expect(actual == 2)
            let untyped = live.client.untypedWorkflowHandle(id: handle.id)
            #expect(try await untyped.executeUpdate(updateName: "Add", input: "c", resultType: Int.self) == 3)
        }
    }

    @Test("an update accepted first is completed later, and another handle can wait for it by id")
    func stages() async throws {
        try await withLedger { live, handle in
            let update = try await handle.startUpdate(
                updateType: Ledger.AwaitClose.self,
                updateID: "closing",
                waitForStage: .accepted
            )
            #expect(try await live.history(handle.id).count("WorkflowExecutionUpdateAccepted") == 1)
            #expect(try await live.history(handle.id).count("WorkflowExecutionUpdateCompleted") == 0)
            try await handle.signal(signalType: Ledger.Note.self, input: "b")
            try await handle.signal(signalType: Ledger.Close.self)
            #expect(try await update.result() == 2)
            let untyped = live.client.untypedWorkflowHandle(id: handle.id)
            let again = untyped.getUpdateHandle(id: "closing")
            #expect(try await again.result(resultType: Int.self) == 2)
        }
    }

    @Test("one update id is executed once")
    func idempotent() async throws {
        try await withLedger { _, handle in
            for _ in 0..<3 {
                let count = try await handle.executeUpdate(updateType: Ledger.Add.self, updateID: "same", input: "b")
                #expect(count == 2)
            }
            #expect(try await handle.query(queryType: Ledger.Read.self) == ["a", "b"])
        }
    }

    @Test("a validator refuses an update, which leaves no trace in history")
    func refused() async throws {
        try await withLedger { live, handle in
            let error = await #expect(throws: WorkflowUpdateFailedError.self) {
                try await handle.executeUpdate(updateType: Ledger.Add.self, input: "")
            }
            let cause = try #require(error?.cause as? ApplicationError)
            #expect(cause.type == "EmptyEntry")
            #expect(cause.message == "an entry needs text")
            // The refused task's event ids are used again by this one.
            #expect(try await handle.executeUpdate(updateType: Ledger.Add.self, input: "b") == 2)
            let history = try await live.history(handle.id)
            #expect(history.count("WorkflowExecutionUpdateAccepted") == 1)
        }
    }

    @Test("a handler that fails gives type, message, details and cause, and the workflow goes on")
    func failing() async throws {
        try await withLedger { _, handle in
            let error = await #expect(throws: WorkflowUpdateFailedError.self) {
                try await handle.executeUpdate(updateType: Ledger.Add.self, input: "explode")
            }
            let actual = try FailureLink.chain(error?.cause)
            #expect(try actual == FailureLink.chain(SharedFailure.make()))
            #expect(try await handle.executeUpdate(updateType: Ledger.Add.self, input: "b") == 2)
        }
    }

    @Test("an unknown update is refused and the known ones are named")
    func unknown() async throws {
        try await withLedger { live, handle in
            let error = await #expect(throws: WorkflowUpdateFailedError.self) {
                let untyped = live.client.untypedWorkflowHandle(id: handle.id)
                return try await untyped.executeUpdate(updateName: "Nonsense", input: "b", resultType: Int.self)
            }
            let message = (error?.cause as? ApplicationError)?.message ?? ""
            #expect(message.contains("Nonsense"))
            #expect(message.contains("Add"), "the known updates are named: \(message)")
        }
    }

    @Test("update-with-start starts a workflow, or updates the running one")
    func withStart() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            var options = live.options()
            options.idConflictPolicy = .useExisting
            let first = try await live.client.executeUpdateWithStartWorkflow(
                type: Ledger.self,
                input: "a",
                options: options,
                updateType: Ledger.Add.self,
                updateInput: "b"
            )
            // The update is handled before the first line of the workflow.
            #expect(first == 1)
            let second = try await live.client.executeUpdateWithStartWorkflow(
                type: Ledger.self,
                input: "ignored",
                options: options,
                updateType: Ledger.Add.self,
                updateInput: "c"
            )
            #expect(second == 3)
            options.idConflictPolicy = .fail
            await #expect(throws: WorkflowAlreadyStartedError.self) {
                try await live.client.executeUpdateWithStartWorkflow(
                    type: Ledger.self,
                    input: "refused",
                    options: options,
                    updateType: Ledger.Add.self,
                    updateInput: "d"
                )
            }
        }
    }

    @Test("the waiter of an update is told when the workflow ends first")
    func endsFirst() async throws {
        try await withLedger { _, handle in
            let update = try await handle.startUpdate(updateType: Ledger.AwaitClose.self, waitForStage: .accepted)
            try await handle.terminate(reason: "no more")
            await #expect(throws: (any Error).self) { try await update.result() }
        }
    }

    private func withLedger(
        _ body: @escaping @Sendable (LiveContext, WorkflowHandle<Ledger>) async throws -> Void
    ) async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            // The first task is over, so that updates arrive at a workflow that waits.
            _ = try await handle.query(queryType: Ledger.Read.self)
            try await body(live, handle)
        }
    }
}
