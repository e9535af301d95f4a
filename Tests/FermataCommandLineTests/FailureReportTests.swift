import Fermata
import FermataCommandLine
import Testing

@Suite("errors of the command line")
struct FailureReportTests {
    private struct Unforeseen: Error {
        var secret = "hunter2"
    }

    @Test(
        "codes end the process as documented",
        arguments: [
            (FermataError.Code.invalidArgument, CommandStatus.usage), (.invalidHistory, .usage),
            (.notFound, .inputMissing), (.namespaceNotFound, .inputMissing), (.unavailable, .unavailable),
            (.permissionDenied, .permissionDenied), (.unauthenticated, .permissionDenied),
            (.deadlineExceeded, .temporaryFailure), (.queryNotAnswered, .temporaryFailure),
            (.nondeterminism, .failed), (.serverError, .internalError),
        ]
    )
    func codes(code: FermataError.Code, status: CommandStatus) {
        let report = FailureReport(FermataError(code, "What happened."))
        #expect(report.status == status)
        #expect(report.message.hasPrefix("What happened."))
    }

    @Test("an unreachable server comes with the way to start one")
    func unreachable() {
        #expect(FailureReport(FermataError(.unavailable, "No answer.")).message.contains("fermata up"))
    }

    @Test("words of the server become a sentence, with what to do")
    func serversWords() {
        let report = FailureReport(FermataError(.notFound, "workflow not found for ID: x"))
        #expect(report.message == "workflow not found for ID: x. 'fermata list' shows what there is.")
    }

    @Test("a failure is told with everything behind it")
    func causes() {
        let error = ActivityError(
            message: "Activity task failed",
            cause: ApplicationError(message: "no such page", type: "PageRefused"),
            activityID: "1",
            activityType: "FetchPage"
        )
        let report = FailureReport(error)
        #expect(report.status == .failed)
        #expect(report.message == "ActivityError: Activity task failed, because of PageRefused: no such page")
    }

    @Test("an unforeseen error is named, and its contents are not shown")
    func unforeseen() {
        let report = FailureReport(Unforeseen())
        #expect(report.status == .internalError)
        #expect(report.message.contains("Unforeseen"))
        #expect(!report.message.contains("hunter2"))
    }

    @Test("a taken id comes with what to do")
    func taken() {
        let report = FailureReport(WorkflowAlreadyStartedError(workflowID: "order-1", workflowName: "Order"))
        #expect(report.status == .failed)
        #expect(report.message.contains("fermata show order-1"))
    }
}
