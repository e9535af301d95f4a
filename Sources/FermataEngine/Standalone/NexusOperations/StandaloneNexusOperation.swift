import Foundation
import SwiftProtobuf
import TemporalAPI

typealias NexusExecutionStatus = Temporal_Api_Enums_V1_NexusOperationExecutionStatus

/// A Nexus operation that a client has started, without a workflow around it.
///
/// What it shares with operations of workflows is in ``operation``: the attempts, and the time they have.
struct StandaloneNexusOperation: StandaloneExecution {
    static let kind = StandaloneKind.nexusOperation

    let identity: StandaloneIdentity
    let request: StandaloneNexusRequest
    /// Without ``StandaloneNexusState/operation`` and the times that ``operation`` has.
    var state: StandaloneNexusState
    var operation: PendingNexusOperation
    var output = StandaloneOutput()

    /// - Parameter request: Checked already; time-outs are bounded by that of the whole.
    init(identity: StandaloneIdentity, request: StandaloneNexusRequest, now: EngineTime) {
        var state = StandaloneNexusState()
        state.status = Int32(NexusExecutionStatus.running.rawValue)
        state.operation.requestID = request.attributes.requestID
        self.init(identity: identity, request: request, state: state)
        attemptStart(now: now)
    }

    init(identity: StandaloneIdentity, request: Data, state: Data) throws(EngineError) {
        do {
            self.init(
                identity: identity,
                request: try StandaloneNexusRequest(serializedBytes: request),
                state: try StandaloneNexusState(serializedBytes: state)
            )
        } catch {
            throw EngineError(.dataLoss, "A stored Nexus operation cannot be read: \(type(of: error)).")
        }
    }

    private init(identity: StandaloneIdentity, request: StandaloneNexusRequest, state: StandaloneNexusState) {
        self.identity = identity
        self.request = request
        operation = PendingNexusOperation(
            scheduledEventID: 0,
            scheduledTime: EngineTime(request.scheduledTime),
            attributes: request.attributes,
            startedTime: state.hasStartedTime ? EngineTime(state.startedTime) : nil,
            record: state.operation
        )
        self.state = state
        self.state.clearOperation()
    }

    func storedRequest() throws(EngineError) -> Data { try request.stored() }

    func storedState() throws(EngineError) -> Data {
        var state = state
        state.operation = operation.record
        if let startedTime = operation.startedTime { state.startedTime = startedTime.timestamp }
        return try state.stored()
    }
}

extension StandaloneNexusOperation {
    var status: NexusExecutionStatus {
        get { NexusExecutionStatus(rawValue: Int(state.status)) ?? .unspecified }
        set { state.status = Int32(newValue.rawValue) }
    }

    var startTime: EngineTime { operation.scheduledTime }

    var closeTime: EngineTime? { state.hasCloseTime ? EngineTime(state.closeTime) : nil }

    var stateTransitions: Int64 {
        get { state.stateTransitions }
        set { state.stateTransitions = newValue }
    }

    /// Nobody can attach any: the reference takes none for this kind.
    var completionCallbacks: [CompletionCallback] { [] }
    var nexusOperationEnd: NexusOperationEnd? { nil }
    func callbackFailed(at index: Int, reason: String) {}

    func link(namespace: String) -> Link {
        .with {
            $0.nexusOperation.namespace = namespace
            $0.nexusOperation.operationID = identity.id
            $0.nexusOperation.runID = identity.runID
        }
    }
}
