import TemporalAPI

extension Failure {
    /// Whether another attempt may follow this failure.
    ///
    /// - Parameter types: Types of application failures, and of time-outs, that the retry policy excludes.
    func isRetryable(except types: [String]) -> Bool {
        switch failureInfo {
        case .terminatedFailureInfo, .canceledFailureInfo:
            false
        case .timeoutFailureInfo(let info):
            switch info.timeoutType {
            case .startToClose, .heartbeat: !types.contains("TemporalTimeout:\(info.timeoutType.title)")
            default: false
            }
        case .serverFailureInfo(let info):
            !info.nonRetryable
        case .applicationFailureInfo(let info):
            !info.nonRetryable && !types.contains(info.type)
        default:
            true
        }
    }

    /// The delay that the failure asks for in place of the retry policy's interval.
    var nextRetryDelay: Duration? {
        guard case .applicationFailureInfo(let info) = failureInfo, info.hasNextRetryDelay else { return nil }
        return Duration(info.nextRetryDelay)
    }
}
