import Fermata
import FermataAI
import FermataTesting
import Foundation
import Testing

@testable import FermataCatalog

@Suite("The time that a call of an agent has")
struct AskingTimeTests {
    private static let longAgo = Date(timeIntervalSinceNow: -3_600)

    /// Asks the built-in model, whose route allows 600 s.
    private func ask(_ info: ActivityExecutionContext.Info) async throws -> AgentStep {
        let services = try AIServices(database: .inMemory())
        let agent = try await services.putAgent("{name: clerk, model: default, instructions: Answer.}", by: "test")
        let activities = AgentActivities(services: services, heartbeatTimeout: .seconds(10))
        let request = AgentStepRequest(
            agent: AgentReference(name: agent.name, version: agent.version),
            conversation: ConversationHead(startOf: "log"),
            messages: ["The sky is blue. What is blue?"],
            answers: [],
            step: 1
        )
        return try await ActivityEnvironment(info: info).run { try await activities.askModel(input: request) }
    }

    @Test("a call that had to wait an hour for a worker is made")
    func outage() async throws {
        #expect(try await ask(.init(scheduledTime: Self.longAgo)).calls.isEmpty)
        // The worker died over its first attempt, 20 s after it was asked.
        let second = ActivityExecutionContext.Info(attempt: 2, scheduledTime: Self.longAgo, heartbeatDetails: 20.0)
        #expect(try await ask(second).calls.isEmpty)
    }

    @Test("a call whose attempts have used the time up is not made again")
    func over() async throws {
        let error = await #expect(throws: ApplicationError.self) {
            try await ask(.init(attempt: 9, heartbeatDetails: 600.0))
        }
        #expect(error?.type == "ModelTimeLimit")
    }

    @Test("what an attempt used goes to the next, with the wait that it asks for")
    func sum() async throws {
        let environment = ActivityEnvironment(info: .init(attempt: 2, heartbeatDetails: 100.0))
        await #expect(throws: ApplicationError.self) {
            try await environment.run {
                try await AskingTime(ActivityExecutionContext.current?.info).during {
                    throw ApplicationError(message: "Later.", nextRetryDelay: .seconds(40))
                }
            }
        }
        let used = try #require(try environment.heartbeats.last?.details(as: Double.self))
        #expect(used >= 140)
        let next = AskingTime(.init(attempt: 3, scheduledTime: Self.longAgo, heartbeatDetails: used))
        #expect(next.seconds >= 140)
        #expect(next.askedAt > Self.longAgo)
    }
}
