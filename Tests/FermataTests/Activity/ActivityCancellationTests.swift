import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import Fermata

@Suite("Activity heartbeats and cancellation", .timeLimit(.minutes(1)))
struct ActivityCancellationTests {
    typealias Answer = FakeActivityService.HeartbeatAnswer

    /// Heartbeats once, waits until it is cancelled, and throws with the reason.
    private static let waiting = Work { _ in
        let context = ActivityExecutionContext.current
        context?.heartbeat(details: "begun")
        await Latch().wait()
        throw CanceledError(details: ["\(context?.cancellationReason.map { "\($0)" } ?? "none")"])
    }

    private func answer(_ configure: @escaping @Sendable (inout Answer) -> Void) -> FakeActivityService {
        FakeActivityService(answer: { _ in
            var answer = Answer()
            configure(&answer)
            return answer
        })
    }

    @Test("a cancellation requested by the workflow reaches the activity and is confirmed")
    func requested() async throws {
        let service = answer {
            $0.cancelRequested = true
            $0.activityPaused = true
        }
        let calls = try await ActivityWorkerFixture([Self.waiting], service: service).run(.make("Work", input: ""))
        #expect(calls.kinds == ["heartbeat", "canceled"])
        guard case .canceled(let request) = calls.last else { return }
        #expect(request.details.payloads.map(\.data) == [Data("\"serverRequest\"".utf8)])
    }

    @Test("a reset goes before a pause, and both fail the attempt")
    func resetAndPause() async throws {
        let reset = answer {
            $0.activityReset = true
            $0.activityPaused = true
        }
        let afterReset = try await ActivityWorkerFixture([Self.waiting], service: reset).run(.make("Work", input: ""))
        #expect(afterReset.failures.map(\.applicationFailureInfo.type) == ["ActivityReset"])
        let pause = answer { $0.activityPaused = true }
        let afterPause = try await ActivityWorkerFixture([Self.waiting], service: pause).run(.make("Work", input: ""))
        #expect(afterPause.failures.map(\.applicationFailureInfo.type) == ["ActivityPause"])
    }

    @Test("an activity that the server has forgotten is cancelled and not reported")
    func gone() async throws {
        let service = FakeActivityService(answer: { _ in throw FermataError(.notFound, "gone") })
        let calls = try await ActivityWorkerFixture([Self.waiting], service: service).run(.make("Work", input: ""))
        #expect(calls.kinds == ["heartbeat"])
    }

    @Test("a heartbeat that fails otherwise does not disturb the activity")
    func failedHeartbeat() async throws {
        let service = FakeActivityService(answer: { _ in throw FermataError(.unavailable, "down") })
        let work = Work { input in
            ActivityExecutionContext.current?.heartbeat(details: 1)
            await service.waitForCalls(1)
            return input
        }
        let calls = try await ActivityWorkerFixture([work], service: service).run(.make("Work", input: ""))
        #expect(calls.kinds == ["heartbeat", "completed"])
    }

    @Test("a failed attempt leaves its newest details to the next one")
    func lastDetails() async throws {
        let work = Work { _ in
            for number in 1...3 { ActivityExecutionContext.current?.heartbeat(details: number) }
            throw ApplicationError(message: "no", type: "T")
        }
        let calls = try await ActivityWorkerFixture([work]).run(.make("Work", input: ""))
        #expect(calls.kinds == ["heartbeat", "heartbeat", "failed"])
        guard case .heartbeat(let last) = calls[1], case .failed(let report) = calls[2] else { return }
        #expect(last.details.payloads.map(\.data) == [Data("3".utf8)])
        #expect(report.lastHeartbeatDetails.payloads.map(\.data) == [Data("3".utf8)])
    }

    @Test("heartbeats go out at the end of the interval")
    func interval() async throws {
        let service = FakeActivityService()
        let fixture = try ActivityWorkerFixture(
            [
                Work { input in
                    ActivityExecutionContext.current?.heartbeat(details: 1)
                    ActivityExecutionContext.current?.heartbeat(details: 2)
                    await service.waitForCalls(2)
                    return input
                }
            ],
            service: service
        )
        let calls = try await fixture.run(.make("Work", input: "") { $0.heartbeatTimeout.seconds = 10 }) {
            await fixture.clock.waitForSleeper(until: .seconds(8))
            fixture.clock.advance(by: .seconds(8))
        }
        #expect(calls.kinds == ["heartbeat", "heartbeat", "completed"])
    }

    @Test("the details of an earlier attempt can be read, typed")
    func earlierDetails() async throws {
        let work = Work { _ in
            guard
                let (page, title) = try ActivityExecutionContext.current?.info.heartbeatDetails(
                    as: Int.self,
                    String.self
                )
            else { return "none" }
            return "\(title) \(page)"
        }
        let converter = DefaultPayloadConverter()
        let details = try converter.convertValues(7, "page")
        let fixture = try ActivityWorkerFixture([work])
        let calls = try await fixture.run(
            .make("Work", input: "") { $0.heartbeatDetails = .init(details) },
            .make("Work", input: "")
        )
        let texts = try calls.results.map { try converter.convertPayload($0, as: String.self) }
        #expect(Set(texts) == ["page 7", "none"])
    }

    @Test("an attempt that outlives its time limit is cancelled and not reported")
    func timeLimit() async throws {
        let fixture = try ActivityWorkerFixture([Self.waiting])
        let calls = try await fixture.run(.make("Work", input: "") { $0.startToCloseTimeout.seconds = 60 }) {
            await fixture.clock.waitForSleeper(until: .seconds(65))
            fixture.clock.advance(by: .seconds(65))
        }
        #expect(!calls.kinds.contains("failed") && !calls.kinds.contains("canceled"))
    }

    @Test("at the end of the grace period running activities are cancelled and fail retryably")
    func gracePeriod() async throws {
        let fixture = try ActivityWorkerFixture([Self.waiting], grace: .seconds(3))
        fixture.service.give([try .make("Work", input: "")])
        async let run: Void = fixture.worker.run()
        await fixture.service.waitForCalls(1)
        fixture.worker.beginShutdown()
        fixture.service.endPolls()
        await fixture.clock.waitForSleeper(until: .seconds(3))
        fixture.clock.advance(by: .seconds(3))
        try await run
        let failure = fixture.service.allCalls.failures.first
        #expect(failure?.applicationFailureInfo.type == "WorkerShutdown")
        #expect(failure?.applicationFailureInfo.nonRetryable == false)
    }

    @Test("a cancelled worker still reports what it gives up")
    func cancelledWorker() async throws {
        let fixture = try ActivityWorkerFixture([Self.waiting])
        fixture.service.give([try .make("Work", input: "")])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await fixture.worker.run() }
            await fixture.service.waitForCalls(1)
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(fixture.service.allCalls.failures.map(\.applicationFailureInfo.type) == ["WorkerShutdown"])
    }
}
