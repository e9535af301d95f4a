import FermataCore
import Foundation
import SwiftProtobuf
import TemporalAPI

extension WorkflowRun {
    func startChild(
        _ name: String,
        _ options: ChildWorkflowOptions,
        _ input: [Payload]
    ) async throws -> UntypedChildWorkflowHandle {
        try await begin("startChildWorkflow")
        let workflowID = options.id ?? makeUUID().uuidString.lowercased()
        let attributes = try attributes(name, workflowID, options, input)
        let number = nextNumber(.childWorkflow)
        machines.startChild(
            number,
            attributes,
            cancellation: options.cancellationType.core,
            metadata: metadata(summary: options.staticSummary, details: options.staticDetails)
        )
        let resolution = try await wait(for: WaitID(machine: MachineID(.childWorkflow, number))) { [self] in
            cancelChild(number)
        }
        guard case .childStart(let start) = resolution else { throw Self.evicted }
        switch start {
        case .started(let runID):
            return UntypedChildWorkflowHandle(run: self, number: number, id: workflowID, firstExecutionRunID: runID)
        case .alreadyExists:
            throw WorkflowAlreadyStartedError(workflowID: workflowID, workflowName: name)
        case .failed(let cause):
            throw ChildWorkflowError(
                message: "The child workflow could not be started: \(cause)",
                workflowID: workflowID,
                workflowName: name
            )
        case .cancelled(let failure):
            throw error(failure)
        }
    }

    /// Waits for the end of a child that has started. Every caller gets the same answer.
    func childResult(_ number: Int) async throws -> Payload? {
        do {
            try requireRunThread("result")
        } catch {
            await parkIfUnwindingForEver()
            throw error
        }
        let end: ChildResolution
        // In a task that is cancelled already, too: how long a cancelled child is waited for is for its options to say.
        if Task.isCancelled { cancelChild(number) }
        if let known = childResults[number] {
            end = known
        } else {
            let id = WaitID(machine: MachineID(.childWorkflow, number), isEnd: true)
            guard case .child(let resolution) = try await wait(for: id, onCancel: { [self] in cancelChild(number) })
            else { return nil }
            end = resolution
        }
        switch end {
        case .completed(let payload): return payload.map(Payload.init)
        case .failed(let failure): throw error(failure)
        }
    }

    private func cancelChild(_ number: Int) {
        let reason = "Cancel requested by workflow with run id \(identity.runID)"
        let (decision, failure) = machines.cancelChild(number, reason: reason)
        guard decision.isOver else { return }
        let error = error(failure)
        // The answer stays, for a handle that is asked again.
        childResults[number] = .failed(failure)
        endWait(WaitID(machine: MachineID(.childWorkflow, number)), throwing: error)
        endWait(WaitID(machine: MachineID(.childWorkflow, number), isEnd: true), throwing: error)
    }

    private func attributes(
        _ name: String,
        _ workflowID: String,
        _ options: ChildWorkflowOptions,
        _ input: [Payload]
    ) throws -> Temporal_Api_Command_V1_StartChildWorkflowExecutionCommandAttributes {
        let memo = try options.memo.mapValues { try converter.payloadConverter.convertValue($0).proto }
        return .with {
            $0.namespace = identity.namespace
            $0.workflowID = workflowID
            $0.workflowType.name = name
            $0.taskQueue.name = options.taskQueue ?? identity.taskQueue
            if !input.isEmpty { $0.input = .init(input) }
            if let limit = options.executionTimeout { $0.workflowExecutionTimeout = .init(duration: limit) }
            if let limit = options.runTimeout { $0.workflowRunTimeout = .init(duration: limit) }
            if let limit = options.taskTimeout { $0.workflowTaskTimeout = .init(duration: limit) }
            $0.parentClosePolicy = options.parentClosePolicy.proto
            $0.workflowIDReusePolicy = options.idReusePolicy.proto
            if let policy = options.retryPolicy { $0.retryPolicy = policy.proto }
            $0.cronSchedule = options.cronSchedule ?? ""
            if !memo.isEmpty { $0.memo.fields = memo }
            if let attributes = options.searchAttributes { $0.searchAttributes = attributes.proto }
            if let priority = options.priority { $0.priority = priority.proto }
        }
    }

    func makeUUID() -> UUID {
        let (high, low) = (random.next(), random.next())
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: high >> (8 * $0)) }
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: low >> (8 * $0)) }
        // Version 4, variant 1 (RFC 9562, section 5.4).
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            )
        )
    }
}

extension ChildWorkflowOptions.CancellationType {
    fileprivate var core: ChildCancellation {
        switch self {
        case .abandon: .abandon
        case .tryCancel: .tryCancel
        case .waitCancellationCompleted: .waitCompleted
        case .waitCancellationRequested: .waitRequested
        }
    }
}
