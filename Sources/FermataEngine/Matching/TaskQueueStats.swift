import SwiftProtobuf
import TemporalAPI

/// A queue's backlog and speed, over all tasks or some.
struct TaskQueueStats: Hashable, Sendable {
    var backlogCount: Int64 = 0
    /// How long the oldest task has waited.
    var backlogAge: Duration = .zero
    /// Tasks per second in the last 30 seconds.
    var addRate: Float = 0
    var dispatchRate: Float = 0
    var isRateLimited = false
}

extension TaskQueueStats {
    var message: Temporal_Api_Taskqueue_V1_TaskQueueStats {
        .with {
            $0.approximateBacklogCount = backlogCount
            $0.approximateBacklogAge = backlogAge.message
            $0.tasksAddRate = addRate
            $0.tasksDispatchRate = dispatchRate
            $0.rateLimitingActive = isRateLimited
        }
    }
}
