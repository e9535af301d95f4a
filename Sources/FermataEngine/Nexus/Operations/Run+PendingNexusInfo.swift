import SwiftProtobuf
import TemporalAPI

extension Run {
    /// What `DescribeWorkflowExecution` says of Nexus operations.
    var pendingNexusOperationInfos: [Temporal_Api_Workflow_V1_PendingNexusOperationInfo] {
        nexusOperations.values.sorted { $0.scheduledEventID < $1.scheduledEventID }.map(\.info)
    }
}

extension PendingNexusOperation {
    fileprivate var info: Temporal_Api_Workflow_V1_PendingNexusOperationInfo {
        .with {
            $0.endpoint = attributes.endpoint
            $0.service = attributes.service
            $0.operation = attributes.operation
            $0.operationToken = record.operationToken
            $0.operationID = record.operationToken
            $0.scheduledEventID = scheduledEventID
            if attributes.hasScheduleToCloseTimeout { $0.scheduleToCloseTimeout = attributes.scheduleToCloseTimeout }
            if attributes.hasScheduleToStartTimeout { $0.scheduleToStartTimeout = attributes.scheduleToStartTimeout }
            if attributes.hasStartToCloseTimeout { $0.startToCloseTimeout = attributes.startToCloseTimeout }
            $0.scheduledTime = scheduledTime.timestamp
            $0.state = pendingState
            $0.attempt = record.attempt
            if record.hasLastAttemptCompleteTime { $0.lastAttemptCompleteTime = record.lastAttemptCompleteTime }
            if record.hasLastFailure { $0.lastAttemptFailure = record.lastFailure }
            if record.hasNextAttemptTime { $0.nextAttemptScheduleTime = record.nextAttemptTime }
            if let cancellationInfo { $0.cancellationInfo = cancellationInfo }
        }
    }

    var pendingState: Temporal_Api_Enums_V1_PendingNexusOperationState {
        switch phase {
        case .scheduled: .scheduled
        case .backingOff: .backingOff
        case .started: .started
        }
    }

    private var cancellationInfo: Temporal_Api_Workflow_V1_NexusOperationCancellationInfo? {
        guard let cancellationPhase else { return nil }
        let cancellation = record.cancellation
        return .with {
            $0.state = cancellationPhase.shown
            $0.attempt = cancellation.attempt
            if cancellation.hasRequestedTime { $0.requestedTime = cancellation.requestedTime }
            if cancellation.hasLastAttemptCompleteTime {
                $0.lastAttemptCompleteTime = cancellation.lastAttemptCompleteTime
            }
            if cancellation.hasLastFailure { $0.lastAttemptFailure = cancellation.lastFailure }
            if cancellation.hasNextAttemptTime { $0.nextAttemptScheduleTime = cancellation.nextAttemptTime }
        }
    }
}

extension NexusCancellationPhase {
    var shown: Temporal_Api_Enums_V1_NexusOperationCancellationState {
        switch self {
        case .waiting: .unspecified
        case .scheduled: .scheduled
        case .backingOff: .backingOff
        case .succeeded: .succeeded
        case .failed: .failed
        }
    }
}
