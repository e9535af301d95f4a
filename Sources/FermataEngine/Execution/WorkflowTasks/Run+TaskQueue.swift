import SwiftProtobuf
import TemporalAPI

extension Run {
    /// Whether the next workflow task goes to the worker that has the run in its cache.
    var isSticky: Bool { !record.stickyQueue.isEmpty }

    /// Where the next workflow task goes, as events say it.
    var currentTaskQueue: TaskQueue {
        .with {
            if isSticky {
                $0.name = record.stickyQueue
                $0.kind = .sticky
                $0.normalName = started.taskQueue.name
            } else {
                $0.name = started.taskQueue.name
                $0.kind = .normal
            }
        }
    }

    mutating func setStickyQueue(_ attributes: Temporal_Api_Taskqueue_V1_StickyExecutionAttributes) {
        record.stickyQueue = attributes.workerTaskQueue.name
        record.stickyTimeout = attributes.scheduleToStartTimeout
    }

    /// The next workflow task goes to any worker, with the whole history.
    mutating func clearStickyQueue() {
        record.stickyQueue = ""
        record.clearStickyTimeout()
    }
}
