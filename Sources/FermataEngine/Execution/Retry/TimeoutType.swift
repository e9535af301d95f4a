import TemporalAPI

typealias TimeoutType = Temporal_Api_Enums_V1_TimeoutType

extension TimeoutType {
    /// The name in messages, and in a retry policy's list of errors that are not retried.
    var title: String {
        switch self {
        case .unspecified: "Unspecified"
        case .startToClose: "StartToClose"
        case .scheduleToStart: "ScheduleToStart"
        case .scheduleToClose: "ScheduleToClose"
        case .heartbeat: "Heartbeat"
        case .UNRECOGNIZED(let value): String(value)
        }
    }
}
