import Fermata
import FermataTesting
import Testing

@Suite("An activity without a worker", .timeLimit(.minutes(1)))
struct ActivityEnvironmentTests {
    @ActivityContainer
    struct Steps {
        /// Goes on behind the step that an earlier attempt reported.
        @Activity
        func count(input: Int) throws -> [Int] {
            guard let context = ActivityExecutionContext.current else { return [] }
            let first = (try context.info.heartbeatDetails(as: Int.self) ?? 0) + 1
            for step in first...input { context.heartbeat(details: step, "step") }
            return Array(first...input)
        }

        /// Runs until it is cancelled, and says why that was.
        @Activity
        func waitForever() async throws -> String {
            ActivityExecutionContext.current?.heartbeat()
            do {
                try await Task.sleep(for: .seconds(86_400))
                return "slept"
            } catch {
                return "\(ActivityExecutionContext.current?.cancellationReason, default: "no reason")"
            }
        }

        @Activity
        func refuse() throws { throw ApplicationError(message: "no", type: "Refused") }
    }

    private let steps = Steps()

    @Test("it finds the attempt it was given")
    func info() async throws {
        let environment = ActivityEnvironment(info: .init(attempt: 3, workflowID: "order-7"))
        let seen = try await environment.run {
            ActivityExecutionContext.current.map { "\($0.info.workflowID), attempt \($0.info.attempt)" }
        }
        #expect(seen == "order-7, attempt 3")
    }

    @Test("its heartbeats are kept")
    func heartbeats() async throws {
        let environment = ActivityEnvironment()
        let result = try await environment.run(Steps.Activities.Count(container: steps), input: 3)
        #expect(result == [1, 2, 3])
        let details = try environment.heartbeats.map { try $0.details(as: Int.self, String.self) }
        #expect(details.map(\.0) == [1, 2, 3])
        #expect(details.map(\.1) == ["step", "step", "step"])
    }

    @Test("it goes on from the details of an earlier attempt")
    func resumes() async throws {
        let environment = ActivityEnvironment(info: .init(attempt: 2, heartbeatDetails: 2))
        let result = try await environment.run(Steps.Activities.Count(container: steps), input: 4)
        #expect(result == [3, 4])
    }

    @Test("it is cancelled at a heartbeat, with the reason")
    func cancelled() async throws {
        let environment = ActivityEnvironment()
        environment.onHeartbeat { [weak environment] _ in environment?.cancel(reason: .workerShutdown) }
        let result = try await environment.run(Steps.Activities.WaitForever(container: steps))
        #expect(result == "workerShutdown")
    }

    @Test("what is run after the cancellation is cancelled from the start")
    func cancelledBefore() async throws {
        let environment = ActivityEnvironment()
        environment.cancel()
        environment.cancel(reason: .timeout)
        let result = try await environment.run(Steps.Activities.WaitForever(container: steps))
        #expect(result == "serverRequest")
    }

    @Test("the end of the test's own task ends it")
    func testEnds() async throws {
        let environment = ActivityEnvironment()
        let steps = steps
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask { try await environment.run(Steps.Activities.WaitForever(container: steps)) }
            group.cancelAll()
            let result = try await group.next()
            #expect(result == "no reason")
        }
    }

    @Test("its error is thrown as it is")
    func failure() async throws {
        let environment = ActivityEnvironment()
        await #expect(throws: ApplicationError.self) {
            try await environment.run(Steps.Activities.Refuse(container: steps))
        }
    }
}
