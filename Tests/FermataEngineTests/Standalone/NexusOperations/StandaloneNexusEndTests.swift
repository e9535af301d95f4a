import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Cancellation and termination of Nexus operations without a workflow")
struct StandaloneNexusEndTests {
    @Test("a cancellation waits until a handler works on the operation")
    func cancelWaits() throws {
        var lone = LoneNexusOperation()
        try lone.requestCancel()
        #expect(lone.info.cancellationInfo.state == .unspecified)
        #expect(lone.info.cancellationInfo.reason == "why")
        try lone.answer(.started(token: "token", links: []))
        #expect(lone.info.cancellationInfo.state == .scheduled)
        try lone.answer(.cancellationTaken, isCancellation: true)
        #expect(lone.info.cancellationInfo.state == .succeeded)
        #expect(lone.info.status == .running)
    }

    @Test("a cancellation that the handler fails to take is told again, until it says no for good")
    func cancelRetries() throws {
        var lone = LoneNexusOperation()
        try lone.answer(.started(token: "token", links: []))
        try lone.requestCancel()
        try lone.answer(.rejected(.handler()), isCancellation: true)
        #expect(lone.info.cancellationInfo.state == .backingOff)
        lone.wait(.seconds(1))
        #expect(lone.info.cancellationInfo.state == .scheduled)
        #expect(lone.info.cancellationInfo.attempt == 2)
        try lone.answer(.rejected(.handler("NOT_FOUND")), isCancellation: true)
        #expect(lone.info.cancellationInfo.state == .failed)
        #expect(lone.info.status == .running)
    }

    @Test("asking twice is once if the request is the same, and refused otherwise")
    func cancelTwice() throws {
        var lone = LoneNexusOperation()
        try lone.requestCancel("a")
        try lone.requestCancel("a")
        #expect(throws: EngineError.self) { try lone.requestCancel("b") }
        try lone.terminate("t")
        try lone.terminate("t")
        #expect(throws: EngineError.self) { try lone.terminate("u") }
        // A repeated request is no mistake of the client, even after the end.
        try lone.requestCancel("a")
        #expect(throws: EngineError.self) { try lone.requestCancel("c") }
    }

    @Test("a terminated operation has failed with the client's reason")
    func terminates() throws {
        var lone = LoneNexusOperation()
        try lone.answer(.started(token: "token", links: []))
        try lone.terminate()
        #expect(lone.info.status == .terminated)
        #expect(lone.failure?.message == "why")
        #expect(lone.failure?.terminatedFailureInfo.identity == "me")
        #expect(lone.operation.dispatches.isEmpty)
    }

    @Test("what has ended cannot be terminated, except what was canceled")
    func terminateEnded() throws {
        var lone = LoneNexusOperation()
        try lone.answer(.ended(.canceled(.with { $0.canceledFailureInfo = .init() }), links: []))
        #expect(lone.info.status == .canceled)
        try lone.terminate()
        #expect(lone.info.status == .terminated)
        var done = LoneNexusOperation()
        try done.answer(.ended(.completed(.null), links: []))
        #expect(throws: EngineError.self) { try done.terminate() }
    }
}
