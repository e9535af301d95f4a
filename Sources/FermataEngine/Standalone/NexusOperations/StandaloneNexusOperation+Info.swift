import SwiftProtobuf
import TemporalAPI

extension StandaloneNexusOperation {
    /// What a description says of it.
    func info(now: EngineTime) -> Temporal_Api_Nexus_V1_NexusOperationExecutionInfo {
        let attributes = request.attributes
        let record = operation.record
        return .with {
            $0.operationID = identity.id
            $0.runID = identity.runID
            $0.endpoint = attributes.endpoint
            $0.service = attributes.service
            $0.operation = attributes.operation
            $0.status = status
            $0.state = pendingState
            if attributes.hasScheduleToCloseTimeout {
                $0.scheduleToCloseTimeout = attributes.scheduleToCloseTimeout
                $0.expirationTime = (startTime + Duration(attributes.scheduleToCloseTimeout)).timestamp
            }
            if attributes.hasScheduleToStartTimeout { $0.scheduleToStartTimeout = attributes.scheduleToStartTimeout }
            if attributes.hasStartToCloseTimeout { $0.startToCloseTimeout = attributes.startToCloseTimeout }
            // An attempt counts from its beginning on.
            $0.attempt = record.attempt + (pendingState == .scheduled ? 1 : 0)
            $0.scheduleTime = request.scheduledTime
            if state.hasCloseTime { $0.closeTime = state.closeTime }
            if record.hasLastAttemptCompleteTime { $0.lastAttemptCompleteTime = record.lastAttemptCompleteTime }
            if record.hasLastFailure { $0.lastAttemptFailure = record.lastFailure }
            if record.hasNextAttemptTime { $0.nextAttemptScheduleTime = record.nextAttemptTime }
            $0.executionDuration = ((closeTime ?? now) - startTime).message
            if let cancellationInfo { $0.cancellationInfo = cancellationInfo }
            $0.requestID = record.requestID
            $0.operationToken = record.operationToken
            $0.stateTransitionCount = stateTransitions
            $0.searchAttributes = request.searchAttributes
            $0.nexusHeader = attributes.nexusHeader
            if request.hasUserMetadata { $0.userMetadata = request.userMetadata }
            $0.links = state.links
            $0.identity = request.identity
            $0.stateSizeBytes = Int64(storedBytes)
        }
    }

    private var storedBytes: Int {
        [try? storedRequest(), try? storedState()].reduce(0) { $0 + ($1?.count ?? 0) }
    }

    private var pendingState: Temporal_Api_Enums_V1_PendingNexusOperationState {
        guard isRunning else { return .unspecified }
        return operation.pendingState
    }

    private var cancellationInfo: Temporal_Api_Nexus_V1_NexusOperationExecutionCancellationInfo? {
        guard let phase = operation.cancellationPhase else { return nil }
        let cancellation = operation.record.cancellation
        return .with {
            $0.state = phase.shown
            $0.attempt = cancellation.attempt + (phase == .scheduled ? 1 : 0)
            $0.requestedTime = cancellation.requestedTime
            if cancellation.hasLastAttemptCompleteTime {
                $0.lastAttemptCompleteTime = cancellation.lastAttemptCompleteTime
            }
            if cancellation.hasLastFailure { $0.lastAttemptFailure = cancellation.lastFailure }
            if cancellation.hasNextAttemptTime { $0.nextAttemptScheduleTime = cancellation.nextAttemptTime }
            $0.reason = state.cancelReason
        }
    }
}
