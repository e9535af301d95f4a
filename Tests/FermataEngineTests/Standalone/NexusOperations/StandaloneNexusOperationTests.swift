import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Nexus operations without a workflow")
struct StandaloneNexusOperationTests {
    @Test("a handler is asked as soon as the operation is there")
    func begins() {
        let lone = LoneNexusOperation()
        #expect(lone.operation.output.needsDispatch)
        #expect(lone.info.status == .running)
        #expect(lone.info.state == .scheduled)
        #expect(lone.info.attempt == 1)
    }

    @Test("an answer with the result ends the operation")
    func succeeds() throws {
        var lone = LoneNexusOperation()
        try lone.answer(.ended(.completed(.text("out")), links: []))
        #expect(lone.info.status == .completed)
        #expect(lone.info.attempt == 1)
        #expect(lone.operation.outcome == .result(.text("out")))
        #expect(lone.operation.closeTime == lone.now)
    }

    @Test("a handler that fails is asked again, later and later, and the operation stays open")
    func retries() throws {
        var lone = LoneNexusOperation()
        for seconds in [1, 2, 4] {
            try lone.answer(.rejected(.handler()))
            #expect(lone.info.state == .backingOff)
            #expect(lone.info.lastAttemptFailure.message == "no")
            let left = EngineTime(lone.info.nextAttemptScheduleTime) - lone.now
            #expect(left == .seconds(seconds))
            lone.wait(left)
            #expect(lone.info.state == .scheduled)
        }
        #expect(lone.info.attempt == 4)
        #expect(lone.info.status == .running)
    }

    @Test("a handler that says no for good fails the operation, and its words are the failure")
    func fails() throws {
        var lone = LoneNexusOperation()
        try lone.answer(.rejected(.handler("BAD_REQUEST")))
        #expect(lone.info.status == .failed)
        #expect(lone.failure?.nexusHandlerFailureInfo.type == "BAD_REQUEST")
        #expect(lone.info.lastAttemptFailure == lone.failure)
    }

    @Test("no answer within ten seconds counts as a failed attempt")
    func silence() {
        var lone = LoneNexusOperation()
        lone.wait(.seconds(10))
        #expect(lone.info.state == .backingOff)
        #expect(lone.info.lastAttemptFailure.nexusHandlerFailureInfo.type == "UPSTREAM_TIMEOUT")
    }

    @Test("an answer to an attempt that was given up is refused; once the operation has ended it is not")
    func lateAnswer() throws {
        var lone = LoneNexusOperation()
        let first = lone.reference()
        lone.wait(.seconds(11))
        let now = lone.now
        #expect(throws: EngineError.self) {
            try lone.operation.take(.started(token: "t", links: []), for: first, now: now)
        }
        try lone.terminate()
        try lone.operation.take(.started(token: "t", links: []), for: first, now: now)
        #expect(lone.info.status == .terminated)
    }

    @Test("an operation that goes on has the handler's token and links")
    func starts() throws {
        var lone = LoneNexusOperation()
        let link = Link.with { $0.workflowEvent.workflowID = "w" }
        try lone.answer(.started(token: "token", links: [link]))
        #expect(lone.info.state == .started)
        #expect(lone.info.operationToken == "token")
        #expect(lone.info.links == [link])
        #expect(lone.info.attempt == 1)
    }

    @Test("news of the end that is faster than the handler's answer counts as that answer too")
    func fastCompletion() throws {
        var lone = LoneNexusOperation()
        let link = Link.with { $0.workflowEvent.workflowID = "w" }
        let now = lone.now
        lone.operation.complete(
            .completed(.text("out")),
            token: "token",
            link: link,
            startTime: now,
            now: now
        )
        #expect(lone.info.status == .completed)
        #expect(lone.info.operationToken == "token")
        #expect(lone.info.links == [link])
        #expect(lone.info.attempt == 1)
    }

    @Test("what is stored is what is read again")
    func stored() throws {
        var lone = LoneNexusOperation { $0.startToCloseTimeout = Duration.seconds(60).message }
        try lone.answer(.started(token: "token", links: []))
        try lone.requestCancel()
        let again = try StandaloneNexusOperation(
            identity: lone.operation.identity,
            request: lone.operation.storedRequest(),
            state: lone.operation.storedState()
        )
        #expect(again.info(now: lone.now) == lone.info)
        #expect(again.nextDeadline == lone.operation.nextDeadline)
    }
}
