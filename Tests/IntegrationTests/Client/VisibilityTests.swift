import Fermata
import TestSupport
import Testing

@Suite("Finding workflows", .needsServer, .live)
struct VisibilityTests {
    @Test("workflows are listed and counted by a query, across pages")
    func listAndCount() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let stage = live.taskQueue
            let ids = (0..<12).map { live.options("\($0)").id }
            for number in 0..<12 {
                var options = live.options("\(number)")
                options.searchAttributes = SearchAttributeCollection {
                    $0[.keyword("Stage")] = stage
                    $0[.int("Score")] = number
                }
                _ = try await live.client.startWorkflow(type: Ledger.self, options: options, input: "\(number)")
            }
            let query = "Stage = '\(stage)'"
            try await eventually("all are indexed") { try await live.client.countWorkflows(query: query).count == 12 }
            var found: [String] = []
            for try await summary in live.client.listWorkflows(query: query) {
                found.append(summary.id)
                #expect(summary.workflowType == "Ledger")
                #expect(summary.status == .running)
            }
            #expect(found.sorted() == ids.sorted())
            #expect(try await live.client.countWorkflows(query: "\(query) AND Score >= 10").count == 2)
        }
    }

    @Test("a bad query is refused with the server's reason")
    func badQuery() async throws {
        try await withClient { live in
            let error = await #expect(throws: FermataError.self) {
                try await live.client.countWorkflows(query: "This is = = no query")
            }
            #expect(error?.code == .invalidArgument)
        }
    }

    @Test("a description tells type, queue, runs, times and pending activities")
    func describe() async throws {
        try await withWorker(workflows: [Hello.self]) { live in
            let handle = try await live.client.startWorkflow(type: Hello.self, options: live.options(), input: "x")
            // No activity is registered on this worker, so it stays pending.
            _ = try await live.awaitEvent("ActivityTaskScheduled", in: handle.id)
            let description = try await handle.describe()
            #expect(description.id == handle.id)
            #expect(description.runID == handle.resultRunID)
            #expect(description.workflowType == "Hello")
            #expect(description.taskQueue == live.taskQueue)
            #expect(description.status == .running)
            #expect(description.closeTime == nil)
            #expect(description.pendingActivities.map(\.activityType) == ["Greet"])
        }
    }

    @Test("a history is fetched in full, and read back from its own JSON")
    func history() async throws {
        try await withWorker(workflows: [Ledger.self]) { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "0")
            // More than one page of the server.
            for number in 1...300 {
                try await handle.signal(signalType: Ledger.Note.self, input: "\(number)")
            }
            try await handle.signal(signalType: Ledger.Close.self)
            _ = try await handle.result()
            let history = try await handle.fetchHistory()
            let recorded = try RecordedHistory(history)
            #expect(recorded.events.map(\.id) == Array(1...recorded.events.count))
            #expect(recorded.count("WorkflowExecutionSignaled") == 301)
            let again = try WorkflowHistory(json: try history.jsonData(), workflowID: handle.id)
            #expect(try RecordedHistory(again).events.map(\.attributes) == recorded.events.map(\.attributes))
        }
    }
}
