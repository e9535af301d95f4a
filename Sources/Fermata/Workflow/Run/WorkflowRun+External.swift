import FermataCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowRun {
    /// Signals another workflow, or a child of this one. Once sent, it cannot be taken back.
    func signalExternal(
        workflowID: String,
        runID: String?,
        isChild: Bool,
        _ name: String,
        _ input: [Payload]
    ) async throws {
        try await begin("signal")
        let number = nextNumber(.externalSignal)
        machines.signalExternal(
            number,
            .with {
                $0.namespace = identity.namespace
                $0.execution.workflowID = workflowID
                $0.execution.runID = runID ?? ""
                $0.signalName = name
                if !input.isEmpty { $0.input = .init(input) }
                $0.childWorkflowOnly = isChild
            }
        )
        try await answer(number, .externalSignal, "Signal '\(name)'")
    }

    /// Asks another workflow to cancel.
    func cancelExternal(workflowID: String, runID: String?) async throws {
        try await begin("cancel")
        let number = nextNumber(.externalCancel)
        machines.cancelExternal(
            number,
            .with {
                $0.namespace = identity.namespace
                $0.workflowID = workflowID
                $0.runID = runID ?? ""
                $0.reason = "Cancel requested by workflow with run id \(identity.runID)"
            }
        )
        try await answer(number, .externalCancel, "Cancellation")
    }

    private func answer(_ number: Int, _ kind: MachineID.Kind, _ what: String) async throws {
        // A message that is on its way arrives or not, whatever happens to the task that sent it.
        let resolution = try await wait(for: WaitID(machine: MachineID(kind, number))) {}
        if case .external(.failed(let cause, let workflowID)) = resolution {
            throw ApplicationError(
                message: "\(what) did not reach workflow '\(workflowID)': \(cause)",
                type: cause
            )
        }
    }
}
