import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("The time that Nexus operations without a workflow have")
struct StandaloneNexusTimeTests {
    @Test("an operation that has too little time to ask anybody times out at once")
    func tooShort() {
        let lone = LoneNexusOperation { $0.scheduleToCloseTimeout = Duration.seconds(1).message }
        #expect(lone.info.status == .timedOut)
        #expect(lone.info.attempt == 1)
        #expect(lone.failure?.timeoutFailureInfo.timeoutType == .scheduleToClose)
        #expect(lone.failure?.message == "operation timed out")
    }

    @Test("an operation that nobody starts in time has timed out")
    func scheduleToStart() throws {
        var lone = LoneNexusOperation { $0.scheduleToStartTimeout = Duration.seconds(5).message }
        lone.wait(.seconds(5))
        #expect(lone.info.status == .timedOut)
        #expect(lone.failure?.timeoutFailureInfo.timeoutType == .scheduleToStart)
    }

    @Test("an operation that takes too long after its start has timed out")
    func startToClose() throws {
        var lone = LoneNexusOperation {
            $0.scheduleToStartTimeout = Duration.seconds(5).message
            $0.startToCloseTimeout = Duration.seconds(30).message
        }
        lone.wait(.seconds(3))
        try lone.answer(.started(token: "token", links: []))
        lone.wait(.seconds(29))
        #expect(lone.info.status == .running)
        lone.wait(.seconds(1))
        #expect(lone.info.status == .timedOut)
        #expect(lone.failure?.timeoutFailureInfo.timeoutType == .startToClose)
    }

    @Test("the whole has its own limit, whatever its parts still have")
    func scheduleToClose() throws {
        var lone = LoneNexusOperation { $0.scheduleToCloseTimeout = Duration.seconds(20).message }
        try lone.answer(.started(token: "token", links: []))
        lone.wait(.seconds(20))
        #expect(lone.info.status == .timedOut)
        #expect(lone.info.executionDuration == Duration.seconds(20).message)
        #expect(lone.info.expirationTime == lone.info.closeTime)
    }

    @Test("a cancellation that comes too late to be told is given up")
    func lateCancellation() throws {
        var lone = LoneNexusOperation { $0.startToCloseTimeout = Duration.seconds(30).message }
        try lone.answer(.started(token: "token", links: []))
        lone.wait(.seconds(29))
        try lone.requestCancel()
        #expect(lone.info.cancellationInfo.state == .failed)
        #expect(lone.info.cancellationInfo.lastAttemptFailure.timeoutFailureInfo.timeoutType == .startToClose)
    }
}
