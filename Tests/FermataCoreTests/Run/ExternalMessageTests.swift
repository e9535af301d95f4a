import TemporalAPI
import Testing

@testable import FermataCore

private typealias SignalFailure = Temporal_Api_Enums_V1_SignalExternalWorkflowExecutionFailedCause
private typealias CancelFailure = Temporal_Api_Enums_V1_CancelExternalWorkflowExecutionFailedCause

@Suite("Messages of a run to other workflows")
struct ExternalMessageTests {
    private func jobs(_ steps: [Step], _ course: (inout HistoryBuilder) -> Void) throws -> [String] {
        var history = HistoryBuilder()
        history.fullTask()
        course(&history)
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, steps)
        #expect(machines.machines.isEmpty)
        #expect(machines.machineByEvent.isEmpty)
        return activations.last?.summaries ?? []
    }

    @Test("a signal that arrives is answered")
    func signal() throws {
        let jobs = try jobs([{ $0.signal(1) }]) {
            let initiated = $0.signalInitiated("Knock")
            $0.signalDelivered(initiated)
        }
        #expect(jobs == ["signal 1 delivered"])
    }

    @Test(
        "a signal that does not arrive says why, in the words of the API",
        arguments: [
            (SignalFailure.externalWorkflowExecutionNotFound, "EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"),
            (.namespaceNotFound, "NAMESPACE_NOT_FOUND"),
            (.signalCountLimitExceeded, "SIGNAL_COUNT_LIMIT_EXCEEDED"),
            (.UNRECOGNIZED(77), "UNSPECIFIED"),
        ]
    )
    private func signalFails(cause: SignalFailure, name: String) throws {
        let jobs = try jobs([{ $0.signal(1) }]) {
            let initiated = $0.signalInitiated("Knock")
            $0.signalFailed(initiated, cause)
        }
        #expect(jobs == ["signal 1 failed at other: \(name)"])
    }

    @Test("a request to cancel that arrives is answered")
    func cancel() throws {
        let jobs = try jobs([{ $0.cancelOther(1) }]) {
            let initiated = $0.externalCancelInitiated("other")
            $0.externalCancelDelivered(initiated)
        }
        #expect(jobs == ["cancel 1 delivered"])
    }

    @Test(
        "a request to cancel that does not arrive says why, in the words of the API",
        arguments: [
            (CancelFailure.externalWorkflowExecutionNotFound, "EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND"),
            (.namespaceNotFound, "NAMESPACE_NOT_FOUND"),
            (.unspecified, "UNSPECIFIED"),
        ]
    )
    private func cancelFails(cause: CancelFailure, name: String) throws {
        let jobs = try jobs([{ $0.cancelOther(1) }]) {
            let initiated = $0.externalCancelInitiated("other")
            $0.externalCancelFailed(initiated, cause)
        }
        #expect(jobs == ["cancel 1 failed at other: \(name)"])
    }

    @Test("signals and requests are counted apart")
    func numbers() throws {
        let jobs = try jobs(
            [
                {
                    $0.signal(1)
                    $0.cancelOther(1)
                    $0.signal(2)
                }
            ]
        ) {
            let first = $0.signalInitiated("Knock")
            let cancel = $0.externalCancelInitiated("other")
            let second = $0.signalInitiated("Knock")
            $0.signalDelivered(second)
            $0.externalCancelDelivered(cancel)
            $0.signalDelivered(first)
        }
        #expect(jobs == ["signal 2 delivered", "cancel 1 delivered", "signal 1 delivered"])
    }
}
