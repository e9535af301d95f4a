import Fermata
import FermataTesting
import Foundation
import Testing

@Suite("Time that is skipped", .timeLimit(.minutes(1)))
struct TimeSkippingTests {
    private static let hour = 3_600
    private static let day = 24 * hour
    private static let month = 30 * day

    @Test("a workflow that sleeps a month sleeps a month by its own clock and the environment's")
    func month() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let start = environment.currentTime
            let slept = try await environment.client.executeWorkflow(
                type: Sleeps.self,
                options: environment.options(),
                input: Self.month
            )
            #expect(slept == 30 * 24)
            #expect(environment.currentTime.timeIntervalSince(start) >= Double(Self.month))
            #expect(environment.supportsTimeSkipping)
        }
    }

    @Test("many workflows wake each at its own time, none later because of others")
    func order() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for hour in (1...40).shuffled() {
                    let handle = try await environment.client.startWorkflow(
                        type: Sleeps.self,
                        options: environment.options("\(hour)"),
                        input: hour * Self.hour
                    )
                    group.addTask {
                        let hours = try await handle.result()
                        #expect(hours == hour)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a child that sleeps is waited for, and so is the run that follows")
    func child() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let start = environment.currentTime
            let result = try await environment.client.executeWorkflow(
                type: Parents.self,
                options: environment.options(),
                input: [Self.day, Self.month]
            )
            #expect(result == "all slept")
            #expect(environment.currentTime.timeIntervalSince(start) >= Double(Self.day + Self.month))
        }
    }

    @Test("nothing is skipped while nobody waits")
    func nobodyWaits() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let start = environment.currentTime
            let handle = try await environment.client.startWorkflow(
                type: Greeted.self,
                options: environment.options()
            )
            for _ in 0..<50 { #expect(try await handle.query(queryType: Greeted.Current.self) == "nothing") }
            #expect(environment.currentTime.timeIntervalSince(start) < Double(Self.hour))
        }
    }

    @Test("retries with back-offs of days come one after the other")
    func retries() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let start = environment.currentTime
            let result = try await environment.client.executeWorkflow(
                type: Calls.self,
                options: environment.options(),
                input: "flaky"
            )
            #expect(result == "attempt 4")
            #expect(environment.currentTime.timeIntervalSince(start) >= Double((1 + 2 + 4) * Self.day))
        }
    }

    @Test("an activity whose retries never succeed is out of time after its hour")
    func outOfTime() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let start = environment.currentTime
            await #expect(throws: WorkflowFailedError.self) {
                try await environment.client.executeWorkflow(
                    type: Calls.self,
                    options: environment.options(),
                    input: "hopeless"
                )
            }
            let passed = environment.currentTime.timeIntervalSince(start)
            #expect(passed > 3_000 && passed < Double(Self.day))
        }
    }

    @Test("an activity that runs is waited for, and no skip times it out")
    func activity() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let start = environment.currentTime
            let result = try await environment.client.executeWorkflow(
                type: Calls.self,
                options: environment.options(),
                input: "slow"
            )
            #expect(result == "done")
            #expect(environment.currentTime.timeIntervalSince(start) >= Double(Self.hour))
        }
    }

    @Test("a signal between two sleeps of the test finds the workflow waiting")
    func signal() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let handle = try await environment.client.startWorkflow(
                type: Greeted.self,
                options: environment.options()
            )
            try await environment.sleep(for: .seconds(Self.hour))
            #expect(try await handle.query(queryType: Greeted.Current.self) == "nothing")
            try await handle.signal(signalType: Greeted.Greet.self, input: "good morning")
            #expect(try await handle.result() == "good morning")
        }
    }

    @Test("a wait of the workflow ends when nothing came in time")
    func timeout() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let handle = try await environment.client.startWorkflow(
                type: Greeted.self,
                options: environment.options()
            )
            try await environment.sleep(for: .seconds(Self.day))
            #expect(try await handle.describe().status == .completed)
            #expect(try await handle.result() == "good night")
        }
    }

    @Test("an update that sleeps is waited for")
    func update() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let handle = try await environment.client.startWorkflow(
                type: Greeted.self,
                options: environment.options()
            )
            let answer = try await handle.executeUpdate(updateType: Greeted.Consider.self, input: "well met")
            #expect(answer == "considered")
            #expect(try await handle.result() == "well met")
        }
    }

    @Test("a cron workflow runs at every tick of the time that is slept")
    func cron() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let handle = try await environment.client.startWorkflow(
                type: Ticks.self,
                options: environment.options(cronSchedule: "@every 24h")
            )
            try await environment.sleep(for: .seconds(Self.day * 3 + Self.hour))
            let runs = try await environment.client.countWorkflows(query: "WorkflowId = 'workflow'").count
            #expect(runs == 4)
            try await handle.terminate(reason: "seen enough")
        }
    }

    @Test("a workflow that nobody can finish is out of time by its own limit")
    func executionTimeout() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            var options = environment.options()
            options.executionTimeout = .seconds(Self.hour)
            let handle = try await environment.client.startWorkflow(type: Greeted.self, options: options)
            await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            #expect(try await handle.describe().status == .timedOut)
        }
    }

    @Test("a client that waits does not make time skip while that is switched off, a sleep does")
    func disabled() async throws {
        try await WorkflowEnvironment.withWorker { environment in
            let start = environment.currentTime
            let handle = try await environment.client.startWorkflow(
                type: Sleeps.self,
                options: environment.options("long"),
                input: Self.month
            )
            try await environment.withAutoTimeSkippingDisabled {
                async let result = handle.result()
                // In real time, beside the month.
                _ = try await environment.client.executeWorkflow(
                    type: Sleeps.self,
                    options: environment.options("short"),
                    input: 1
                )
                #expect(try await handle.describe().status == .running)
                #expect(environment.currentTime.timeIntervalSince(start) < Double(Self.day))
                try await environment.sleep(for: .seconds(Self.month))
                #expect(try await result == 30 * 24)
            }
        }
    }

    @Test("time runs on its own where it is not skipped")
    func local() async throws {
        try await WorkflowEnvironment.withLocal { environment in
            #expect(!environment.supportsTimeSkipping)
            try await environment.withWorker(workflows: [Sleeps.self]) {
                let slept = try await environment.client.executeWorkflow(
                    type: Sleeps.self,
                    options: environment.options(),
                    input: 0
                )
                #expect(slept == 0)
            }
        }
    }

    @Test("search attributes that were asked for can be set and found")
    func searchAttributes() async throws {
        try await WorkflowEnvironment.withTimeSkipping(searchAttributes: ["Colour": "Keyword"]) { environment in
            try await environment.withWorker(workflows: [Ticks.self]) {
                var options = environment.options()
                var attributes = SearchAttributeCollection()
                attributes[.keyword("Colour")] = "green"
                options.searchAttributes = attributes
                try await environment.client.executeWorkflow(type: Ticks.self, options: options)
                let count = try await environment.client.countWorkflows(query: "Colour = 'green'").count
                #expect(count == 1)
            }
        }
    }
}
