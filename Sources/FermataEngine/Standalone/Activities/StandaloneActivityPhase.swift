import TemporalAPI

/// Where an activity without a workflow stands. The raw value is in the store.
enum StandaloneActivityPhase: Int32, Hashable, Sendable {
    case scheduled = 1
    case started = 2
    case cancelRequested = 3
    case completed = 4
    case failed = 5
    case canceled = 6
    case terminated = 7
    case timedOut = 8
    case paused = 9
    case pauseRequested = 10
    case resetRequested = 11
}

extension StandaloneActivityPhase {
    /// The name in errors.
    var title: String {
        let name = "\(self)"
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    var isClosed: Bool {
        switch self {
        case .completed, .failed, .canceled, .terminated, .timedOut: true
        default: false
        }
    }

    /// Whether a worker has an attempt.
    var isAtWorker: Bool {
        switch self {
        case .started, .cancelRequested, .pauseRequested, .resetRequested: true
        default: false
        }
    }

    /// What clients are told.
    var status: Temporal_Api_Enums_V1_ActivityExecutionStatus {
        switch self {
        case .scheduled, .started, .cancelRequested, .pauseRequested, .resetRequested: .running
        case .paused: .paused
        case .completed: .completed
        case .failed: .failed
        case .canceled: .canceled
        case .terminated: .terminated
        case .timedOut: .timedOut
        }
    }

    /// What its row in lists has, in the numbers that workflows have there.
    var visibilityStatus: WorkflowStatus {
        switch self {
        case .scheduled, .started, .cancelRequested, .pauseRequested, .resetRequested: .running
        case .paused: .paused
        case .completed: .completed
        case .failed: .failed
        case .canceled: .canceled
        case .terminated: .terminated
        case .timedOut: .timedOut
        }
    }
}
