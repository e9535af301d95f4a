import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    /// How the activity has ended; nil while it is open.
    var outcome: Temporal_Api_Activity_V1_ActivityExecutionOutcome? {
        guard phase.isClosed else { return nil }
        return .with {
            guard let failure = endingFailure else {
                $0.result = state.result
                return
            }
            $0.failure = failure
            $0.retryState = RetryState(rawValue: Int(state.retryState)) ?? .unspecified
        }
    }

    var nexusOperationEnd: NexusOperationEnd? {
        guard phase.isClosed else { return nil }
        guard let failure = endingFailure else { return .completed(state.result.payloads.first ?? .null) }
        return phase == .canceled ? .canceled(failure) : .failed(failure.asNexusAnswer)
    }

    private var endingFailure: Failure? {
        switch phase {
        case .completed: nil
        default: state.hasOutcomeFailure ? state.outcomeFailure : state.lastFailure
        }
    }
}
