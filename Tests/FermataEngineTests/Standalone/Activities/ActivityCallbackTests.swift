import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Nexus operations that an activity does")
struct ActivityCallbackTests {
    private func start(_ fixture: NexusEngineFixture, _ id: String, for request: NexusRequest) throws {
        let start = StartActivityRequest.with {
            $0.namespace = "default"
            $0.activityID = id
            $0.activityType.name = "Type"
            $0.taskQueue.name = "queue"
            $0.startToCloseTimeout = Duration.seconds(60).message
            $0.completionCallbacks = [Callback(request)]
        }
        _ = try fixture.engine.transact { try $0.start(start) }
    }

    private func change(
        _ fixture: NexusEngineFixture,
        _ id: String,
        _ body: (inout StandaloneActivity, EngineTime) throws -> Void
    ) throws {
        _ = try fixture.engine.transact { transaction in
            let box = try transaction.activity(id, runID: "", of: "default")
            try transaction.change(box, as: StandaloneActivity.self) { try body(&$0, transaction.now) }
        }
    }

    @Test("the result of the activity is the operation's, in the same transaction")
    func completes() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        try start(fixture, "a", for: try fixture.schedule(in: "caller"))
        try change(fixture, "a") { activity, now in
            try activity.complete(.id, result: .jsonText("out"), identity: "", limits: .init(), now: now)
        }
        let events = try fixture.events(of: "caller").suffix(2)
        #expect(events.map(\.eventType) == [.nexusOperationStarted, .nexusOperationCompleted])
        #expect(events.first?.links.first?.activity.activityID == "a")
        #expect(events.last?.nexusOperationCompletedEventAttributes.result == .jsonText("out"))
    }

    @Test("a cancelled activity cancels the operation, and a terminated one fails it")
    func fails() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        try start(fixture, "a", for: try fixture.schedule(in: "caller", requestID: "one"))
        try start(fixture, "b", for: try fixture.schedule(in: "caller", requestID: "two"))
        try change(fixture, "a") { activity, now in
            try activity.requestCancel(requestID: "", identity: "", reason: "why", now: now)
        }
        try change(fixture, "b") { activity, now in
            try activity.terminate(requestID: "", identity: "", reason: "why", now: now)
        }
        let ends = try fixture.events(of: "caller").map(\.eventType)
        #expect(ends.contains(.nexusOperationCanceled))
        #expect(ends.contains(.nexusOperationFailed))
    }

    @Test("a callback that finds its operation gone has failed, and a description says so")
    func gone() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        try start(fixture, "a", for: try fixture.schedule(in: "caller"))
        try fixture.change("caller") { $0.terminateRun(reason: "r", details: nil, identity: "me", now: $1) }
        try change(fixture, "a") { activity, now in
            try activity.complete(.id, result: nil, identity: "", limits: .init(), now: now)
            #expect(activity.callbackInfos.first?.info.state == .succeeded)
        }
        try change(fixture, "a") { activity, _ in
            let info = activity.callbackInfos.first?.info
            #expect(info?.state == .failed)
            #expect(info?.lastAttemptFailure.message.contains("operation not found") == true)
        }
    }
}
