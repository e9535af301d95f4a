import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import Fermata

@Suite("Activity worker", .timeLimit(.minutes(1)))
struct ActivityWorkerTests {
    private func text(_ payload: Payload?) throws -> String {
        try DefaultPayloadConverter().convertPayload(try #require(payload), as: String.self)
    }

    @Test("a result goes back under the task's token")
    func result() async throws {
        let fixture = try ActivityWorkerFixture([Work { "read \($0)" }])
        let calls = try await fixture.run(.make("Work", input: "it"))
        #expect(try text(calls.results.first) == "read it")
        guard case .completed(let request) = calls.first else { return }
        #expect(request.taskToken == Data("token of Work".utf8))
        #expect(request.namespace == "default" && request.identity == "worker-1")
    }

    @Test("an activity without a result returns one null payload")
    func noResult() async throws {
        let calls = try await ActivityWorkerFixture([Quiet()]).run(.make("Quiet"))
        #expect(calls.results.map(\.encoding) == ["binary/null"])
    }

    @Test("an unknown activity fails retryably and names the known ones")
    func unknownActivity() async throws {
        let calls = try await ActivityWorkerFixture([Quiet(), Work { $0 }]).run(.make("Wrok"))
        let failure = try #require(calls.failures.first)
        #expect(failure.applicationFailureInfo.type == "NotFoundError")
        #expect(!failure.applicationFailureInfo.nonRetryable)
        #expect(failure.message.contains("'Wrok'") && failure.message.contains("Quiet, Work"))
    }

    @Test("two activities of one name are refused")
    func duplicateNames() {
        #expect(throws: FermataError(.invalidConfiguration, "")) {
            try ActivityWorkerFixture([Quiet(), Quiet()])
        }
    }

    @Test("an input that cannot be decoded fails the attempt, which is retried")
    func undecodableInput() async throws {
        let calls = try await ActivityWorkerFixture([Work { $0 }]).run(.make("Work", input: ["not", "text"]))
        let failure = try #require(calls.failures.first)
        #expect(failure.applicationFailureInfo.type == "PayloadConversionError")
        #expect(!failure.applicationFailureInfo.nonRetryable)
        #expect(failure.hasCause)
    }

    @Test("a failure keeps type, details, delay, stack and cause")
    func failureIsKept() async throws {
        let error = ApplicationError(
            message: "too many requests",
            cause: ApplicationError(message: "429", type: "HTTPError"),
            stackTrace: "at fetch",
            details: [17],
            type: "RateLimited",
            nextRetryDelay: .seconds(9)
        )
        let calls = try await ActivityWorkerFixture([Work { _ in throw error }]).run(.make("Work", input: ""))
        let failure = try #require(calls.failures.first)
        #expect(failure.message == "too many requests" && failure.stackTrace == "at fetch")
        #expect(failure.applicationFailureInfo.type == "RateLimited")
        #expect(failure.applicationFailureInfo.nextRetryDelay.seconds == 9)
        #expect(failure.applicationFailureInfo.details.payloads.map(\.data) == [Data("17".utf8)])
        #expect(failure.cause.applicationFailureInfo.type == "HTTPError")
    }

    @Test("the codec is applied to inputs, results and details")
    func codec() async throws {
        let converter = DataConverter(payloadCodec: ReversingCodec())
        let work = Work { input in
            guard input == "x" else { return input }
            throw ApplicationError(message: "no", details: ["ab"], type: "T")
        }
        let result = try await ActivityWorkerFixture([work], converter: converter)
            .run(.make("Work") { $0.input = .init([Payload(encoding: "json/plain", data: Data("\"cba\"".utf8))]) })
        #expect(result.results.map(\.data) == [Data("\"cba\"".utf8)])
        let failed = try await ActivityWorkerFixture([work], converter: converter).run(.make("Work", input: "x"))
        #expect(failed.failures.first?.applicationFailureInfo.details.payloads.map(\.data) == [Data("\"ba\"".utf8)])
    }

    @Test("asynchronous completion sends the last heartbeat and no report")
    func completesAsync() async throws {
        let work = Work { _ in
            ActivityExecutionContext.current?.heartbeat(details: 1)
            ActivityExecutionContext.current?.heartbeat(details: 2)
            throw CompleteAsyncError()
        }
        let calls = try await ActivityWorkerFixture([work]).run(.make("Work", input: ""))
        #expect(calls.kinds == ["heartbeat", "heartbeat"])
    }

    @Test("a result too large for the server becomes a failure that is not retried")
    func resultTooLarge() async throws {
        let service = FakeActivityService(refusal: { call in
            guard case .completed = call else { return }
            throw FermataError(.resourceExhausted, "grpc: received message larger than max (5 vs. 4)")
        })
        let calls = try await ActivityWorkerFixture([Work { $0 }], service: service).run(.make("Work", input: ""))
        #expect(calls.kinds == ["completed", "failed"])
        #expect(calls.failures.first?.applicationFailureInfo.type == "PayloadsTooLarge")
        #expect(calls.failures.first?.applicationFailureInfo.nonRetryable == true)
    }

    @Test("a failure too large for the server is reported without its details")
    func failureTooLarge() async throws {
        let service = FakeActivityService(refusal: { call in
            guard case .failed(let request) = call, request.failure.applicationFailureInfo.hasDetails else { return }
            throw FermataError(.resourceExhausted, "grpc: received message larger than max (5 vs. 4)")
        })
        let work = Work { _ in throw ApplicationError(message: "m", details: ["large"], type: "T") }
        let calls = try await ActivityWorkerFixture([work], service: service).run(.make("Work", input: ""))
        let failure = try #require(calls.failures.last)
        #expect(calls.failures.count == 2)
        #expect(failure.message == "m" && failure.applicationFailureInfo.type == "T")
    }

    @Test("a report that the server does not want ends the attempt all the same")
    func refusedReport() async throws {
        let service = FakeActivityService(refusal: { _ in throw FermataError(.notFound, "gone") })
        let fixture = try ActivityWorkerFixture([Work { $0 }], service: service, maxConcurrent: 1)
        let calls = try await fixture.run(.make("Work", input: "1"), .make("Work", input: "2"))
        #expect(calls.kinds == ["completed", "completed"])
    }

    @Test("refused polls end the worker with a message that names the queue")
    func refusedPolls() async throws {
        let service = FakeActivityService()
        service.refusePolls(FermataError(.permissionDenied, "not yours"))
        let fixture = try ActivityWorkerFixture([Quiet()], service: service)
        let error = await #expect(throws: FermataError.self) { try await fixture.worker.run() }
        #expect(error?.code == .permissionDenied)
        #expect(error?.message.contains("'reviews'") == true && error?.message.contains("not yours") == true)
    }

    @Test("eager activities take the slots reserved for them")
    func eager() async throws {
        let fixture = try ActivityWorkerFixture([Work { $0 }], maxConcurrent: 4)
        let calls = try await fixture.run {
            // The poller holds one of the four.
            let first = fixture.worker.reserveEagerSlots(max: 2)
            #expect(first.count == 2)
            let second = fixture.worker.reserveEagerSlots(max: 3)
            #expect(second.count == 1)
            fixture.worker.startEager([try .make("Work", input: "eager")], in: first)
            fixture.worker.startEager([], in: second)
        }
        #expect(try text(calls.results.first) == "eager")
    }
}
