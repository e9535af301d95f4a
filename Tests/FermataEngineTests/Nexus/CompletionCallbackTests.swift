import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Completion callbacks")
struct CompletionCallbackTests {
    @Test("the end of the handler's workflow is the end of the operation, in the same transaction")
    func completes() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        let request = try fixture.schedule(in: "caller")
        let handler = try fixture.start("handler") { $0.completionCallbacks = [Callback(request)] }
        #expect(try fixture.inspect("handler", \.callbackInfos).map(\.state) == [.standby])
        try fixture.change("handler") { $0.complete(.text("out"), now: $1) }

        // The callback was faster than the handler's answer, so it tells of the start as well.
        let events = try fixture.events(of: "caller").suffix(2)
        #expect(events.map(\.eventType) == [.nexusOperationStarted, .nexusOperationCompleted])
        let started = try #require(events.first)
        #expect(started.nexusOperationStartedEventAttributes.operationToken == "token")
        #expect(started.links.first?.workflowEvent.runID == handler.runID)
        #expect(started.links.first?.workflowEvent.eventRef.eventType == .workflowExecutionStarted)
        #expect(events.last?.nexusOperationCompletedEventAttributes.result == .text("out"))
        #expect(try fixture.inspect("handler", \.callbackInfos).map(\.state) == [.succeeded])
    }

    @Test("callers that meet a running workflow are attached to it, each once")
    func attaches() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        let first = try fixture.schedule(in: "caller", requestID: "first")
        let second = try fixture.schedule(in: "caller", requestID: "second")
        try fixture.start("handler") { $0.completionCallbacks = [Callback(first, token: "a")] }
        for _ in 0..<2 {
            let response = try fixture.start("handler") {
                $0.requestID = "second"
                $0.workflowIDConflictPolicy = .useExisting
                $0.onConflictOptions.attachRequestID = true
                $0.onConflictOptions.attachCompletionCallbacks = true
                $0.completionCallbacks = [Callback(second, token: "b")]
            }
            #expect(!response.started)
            #expect(response.link.workflowEvent.requestIDRef.requestID == "second")
        }
        let attached = try fixture.events(of: "handler").filter { $0.eventType == .workflowExecutionOptionsUpdated }
        #expect(attached.count == 1)
        #expect(attached.first?.workerMayIgnore == true)
        try fixture.change("handler") { $0.complete(.text("out"), now: $1) }
        let events = try fixture.events(of: "caller").filter { $0.eventType == .nexusOperationStarted }
        #expect(events.map(\.nexusOperationStartedEventAttributes.operationToken) == ["a", "b"])
        #expect(events.last?.links.first?.workflowEvent.requestIDRef.requestID == "second")
        #expect(try fixture.look("caller") { $0.nexusOperations.isEmpty })
    }

    @Test("a callback that finds its operation gone has failed")
    func gone() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        let request = try fixture.schedule(in: "caller")
        try fixture.start("handler") { $0.completionCallbacks = [Callback(request)] }
        try fixture.change("caller") { $0.complete(.text("early"), now: $1) }
        try fixture.change("handler") { $0.complete(.text("late"), now: $1) }
        let info = try #require(fixture.inspect("handler", \.callbackInfos).first)
        #expect(info.state == .failed)
        #expect(info.lastAttemptFailure.message.contains("operation not found"))
    }

    @Test("what ends the handler's workflow without a result fails the operation")
    func terminated() async throws {
        let fixture = try await NexusEngineFixture()
        try fixture.start("caller")
        let request = try fixture.schedule(in: "caller")
        try fixture.start("handler") { $0.completionCallbacks = [Callback(request)] }
        try fixture.change("handler") { $0.terminateRun(reason: "r", details: nil, identity: "me", now: $1) }
        let failed = try #require(fixture.events(of: "caller").last).nexusOperationFailedEventAttributes
        #expect(failed.failure.cause.message == "operation terminated")
        #expect(failed.failure.cause.failureInfo == .terminatedFailureInfo(.init()))
    }

    @Test("only callbacks into this engine are taken")
    func refused() async throws {
        let fixture = try await NexusEngineFixture()
        let cases = [
            ("http://a.com", "invalid url: url does not match any configured callback address: http://a.com"),
            ("temporal://other", "invalid url: unknown scheme: temporal://other"),
            ("https://", "invalid url: missing host"),
        ]
        for (url, message) in cases {
            let error = #expect(throws: EngineError.self) {
                try fixture.start("handler") { $0.completionCallbacks = [.with { $0.nexus.url = url }] }
            }
            #expect(error?.message == message)
        }
    }
}

extension Run {
    /// Ends the run as its workflow does.
    mutating func complete(_ result: Payload, now: EngineTime) {
        completeRun(.with { $0.result.payloads = [result] }, completedEventID: 4, now: now)
    }
}
