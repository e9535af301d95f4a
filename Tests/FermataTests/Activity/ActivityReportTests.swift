import Testing

@testable import Fermata

@Suite("Activity reports")
struct ActivityReportTests {
    struct Trouble: Error {}

    private let result = Payload(encoding: "binary/null")

    private func failure(of report: ActivityReport) throws -> ApplicationError {
        guard case .failed(let error) = report else { throw Trouble() }
        return try #require(error as? ApplicationError)
    }

    @Test(
        "a result is reported even if the attempt was to be cancelled",
        arguments: [nil, .serverRequest, .workerShutdown, .paused, .reset] as [ActivityCancellationReason?]
    )
    func resultCounts(reason: ActivityCancellationReason?) {
        guard case .completed(result) = ActivityReport(.returned(result), reason: reason) else {
            Issue.record("not completed")
            return
        }
    }

    @Test(
        "nothing is reported once the server has given the attempt up",
        arguments: [ActivityCancellationReason.goneFromServer, .timeout]
    )
    func givenUp(reason: ActivityCancellationReason) {
        for outcome in [ActivityOutcome.returned(result), .threw(Trouble()), .threw(CancellationError())] {
            guard case .nothing = ActivityReport(outcome, reason: reason) else {
                Issue.record("reported \(outcome)")
                return
            }
        }
    }

    @Test("asynchronous completion reports nothing, cancelled or not")
    func completesAsync() {
        for reason in [nil, ActivityCancellationReason.serverRequest, .workerShutdown] {
            guard case .nothing = ActivityReport(.threw(CompleteAsyncError()), reason: reason) else {
                Issue.record("reported for \(String(describing: reason))")
                return
            }
        }
    }

    @Test("a requested cancellation is reported with its details")
    func cancelled() throws {
        let error = CanceledError(details: ["half"])
        guard case .canceled(let details) = ActivityReport(.threw(error), reason: .serverRequest) else {
            throw Trouble()
        }
        #expect(try details.decode(String.self) == "half")
        guard case .canceled = ActivityReport(.threw(CancellationError()), reason: .serverRequest) else {
            throw Trouble()
        }
        let call = FermataError(.cancelled, "a client call")
        guard case .canceled = ActivityReport(.threw(call), reason: .serverRequest) else { throw Trouble() }
    }

    @Test(
        "cancellations that nobody asked the activity for are failures that are retried",
        arguments: [
            (ActivityCancellationReason.workerShutdown, "WorkerShutdown"), (.paused, "ActivityPause"),
            (.reset, "ActivityReset"), (nil, "CancellationError"),
        ] as [(ActivityCancellationReason?, String)]
    )
    func retried(reason: ActivityCancellationReason?, type: String) throws {
        let error = try failure(of: ActivityReport(.threw(CancellationError()), reason: reason))
        #expect(error.type == type)
        #expect(!error.isNonRetryable)
    }

    @Test("a Temporal cancellation that an activity throws by itself fails it unchanged")
    func ownCancellation() throws {
        guard case .failed(let error) = ActivityReport(.threw(CanceledError(message: "mine")), reason: nil) else {
            throw Trouble()
        }
        #expect((error as? CanceledError)?.message == "mine")
    }

    @Test("an error while being cancelled stays that error")
    func errorDuringCancellation() {
        guard case .failed(is Trouble) = ActivityReport(.threw(Trouble()), reason: .serverRequest) else {
            Issue.record("the error was replaced")
            return
        }
    }

    @Test("the deadline is the earlier of both limits, and some seconds late")
    func deadline() {
        let both = AttemptDeadline(startToClose: .seconds(60), heartbeat: .seconds(10))
        #expect(both.moment(started: .seconds(100), lastHeard: .seconds(100)) == .seconds(115))
        #expect(both.moment(started: .seconds(100), lastHeard: .seconds(157)) == .seconds(165))
        #expect(both.moment(started: .zero, lastHeard: .seconds(5)) == .seconds(20))
        let none = AttemptDeadline(startToClose: nil, heartbeat: nil)
        #expect(none.moment(started: .zero, lastHeard: .zero) == nil)
    }
}
