import Fermata
import TestSupport
import Testing

/// Takes several rounds of an activity, a timer and a signal, so that it comes back to the worker often.
@Workflow
struct Rounds {
    var signals = 0

    mutating func run(context: WorkflowContext<Self>, input: Int) async throws -> Int {
        var sum = 0
        for round in 0..<input {
            async let resting: Void = context.sleep(for: .milliseconds(5))
            let numbers = [sum, round]
            sum = try await context.executeActivity(Basics.Activities.Add.self, options: .test, input: numbers)
            try await resting
        }
        try await context.condition { $0.signals > 0 }
        return sum
    }

    @WorkflowSignal
    mutating func finish() { signals += 1 }
}

@Suite("The cache of runs", .needsServer, .live)
struct CacheTests {
    @Test("many runs go on correctly though the cache holds few of them", arguments: [0, 1, 3])
    func eviction(cache: Int) async throws {
        let log = LogRecorder()
        try await withWorker(
            workflows: [Rounds.self],
            activities: Basics.all,
            logger: log.logger,
            maxCachedWorkflows: cache
        ) { live in
            let handles = try await (0..<25).asyncMap { number in
                try await live.client.startWorkflow(type: Rounds.self, options: live.options("\(number)"), input: 4)
            }
            for handle in handles { try await handle.signal(signalType: Rounds.Finish.self) }
            for handle in handles {
                #expect(try await handle.result() == 6)
                let history = try await live.history(handle.id)
                #expect(history.completedActivities == ["Add": 4])
                #expect(history.count("WorkflowTaskFailed") == 0)
            }
        }
        #expect(!log.messages.contains { $0.contains("ondeterminism") })
    }

    @Test("a query to a run that was evicted is answered by replay")
    func queryEvicted() async throws {
        try await withWorker(workflows: [Ledger.self], maxCachedWorkflows: 1) { live in
            let handles = try await (0..<5).asyncMap { number in
                try await live.client.startWorkflow(
                    type: Ledger.self,
                    options: live.options("\(number)"),
                    input: "\(number)"
                )
            }
            for _ in 0..<2 {
                for (number, handle) in handles.enumerated() {
                    #expect(try await handle.query(queryType: Ledger.Read.self) == ["\(number)"])
                }
            }
        }
    }

    @Test("a run moves to another worker when its own is gone")
    func moves() async throws {
        try await withClient { live in
            let handle = try await live.client.startWorkflow(type: Ledger.self, options: live.options(), input: "a")
            for word in ["b", "c"] {
                try await live.withWorker(workflows: [Ledger.self]) {
                    // A query is answered when the first task is done, and the main method has entered "a".
                    if word == "b" { _ = try await handle.query(queryType: Ledger.Read.self) }
                    let count = try await handle.executeUpdate(updateType: Ledger.Add.self, input: word)
                    #expect(count == (word == "b" ? 2 : 3))
                }
            }
            try await handle.signal(signalType: Ledger.Close.self)
            try await live.withWorker(workflows: [Ledger.self]) {
                let result = try await handle.result()
                #expect(result == ["a", "b", "c"])
            }
        }
    }
}
