import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Nexus time-outs")
struct NexusTimeoutTests {
    @Test("the whole operation times out, started or not")
    func scheduleToClose() throws {
        var fixture = NexusFixture { $0.scheduleToCloseTimeout.seconds = 5 }
        try fixture.start()
        try fixture.passNextDeadline()
        #expect(try timeout(&fixture) == .scheduleToClose)
    }

    @Test("the time for the start is over once the operation has started")
    func scheduleToStart() throws {
        var fixture = NexusFixture { $0.scheduleToStartTimeout.seconds = 5 }
        var started = fixture
        try started.start()
        #expect(started.builder.run.nextNexusDeadline == nil)
        try fixture.passNextDeadline()
        #expect(try timeout(&fixture) == .scheduleToStart)
    }

    @Test("the time of the handler's work counts from the start")
    func startToClose() throws {
        var fixture = NexusFixture { $0.startToCloseTimeout.seconds = 3 }
        fixture.builder.advance(by: .seconds(2))
        let start = fixture.builder.now
        try fixture.start()
        try fixture.passNextDeadline()
        #expect(fixture.builder.now - start == .seconds(3))
        #expect(try timeout(&fixture) == .startToClose)
    }

    @Test("with too little time for a request no handler is asked")
    func tooShort() throws {
        var fixture = NexusFixture { $0.scheduleToCloseTimeout = Duration.milliseconds(100).message }
        #expect(!fixture.isDispatched)
        // At once, but not among the events of the task that has scheduled it.
        #expect(fixture.takeTypes().isEmpty)
        let before = fixture.builder.now
        try fixture.passNextDeadline()
        #expect(fixture.builder.now == before)
        #expect(try timeout(&fixture) == .scheduleToClose)
    }

    @Test("a handler is told how long it has")
    func headers() throws {
        var fixture = NexusFixture {
            $0.scheduleToCloseTimeout.seconds = 60
            $0.startToCloseTimeout.seconds = 30
            $0.nexusHeader = ["key": "value"]
        }
        fixture.builder.advance(by: .seconds(1))
        let request = try #require(
            fixture.builder.run.nexusRequest(
                for: fixture.reference(),
                namespace: "default",
                now: fixture.builder.now
            )
        )
        #expect(
            request.header == [
                "key": "value", "operation-timeout": "30000ms", "request-timeout": "9000ms",
                "Request-Timeout": "9000ms",
            ]
        )
        #expect(request.capabilities.temporalFailureResponses)
        #expect(request.startOperation.callback == "temporal://system")
        #expect(request.startOperation.payload == .null)
        #expect(
            request.startOperation.links.first?.url == "temporal:///namespaces/default/workflows/workflow/run/history"
                + "?eventID=5&eventType=NexusOperationScheduled&referenceType=EventReference"
        )
    }

    private func timeout(_ fixture: inout NexusFixture) throws -> TimeoutType {
        let event = try #require(fixture.builder.takeEvents().first { $0.eventType == .nexusOperationTimedOut })
        #expect(fixture.operation == nil)
        let cause = event.nexusOperationTimedOutEventAttributes.failure.cause
        #expect(cause.message == "operation timed out")
        return cause.timeoutFailureInfo.timeoutType
    }
}
