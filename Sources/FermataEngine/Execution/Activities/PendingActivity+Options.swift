import SwiftProtobuf
import TemporalAPI

typealias ActivityOptions = Temporal_Api_Activity_V1_ActivityOptions

// The record has options once they were updated, all of them at once; until then those of the scheduled event hold.
extension PendingActivity {
    private var areOptionsUpdated: Bool { record.hasRetryPolicy }

    var taskQueue: String { areOptionsUpdated ? record.taskQueue : attributes.taskQueue.name }

    var scheduleToCloseTimeout: Google_Protobuf_Duration {
        areOptionsUpdated ? record.scheduleToCloseTimeout : attributes.scheduleToCloseTimeout
    }

    var scheduleToStartTimeout: Google_Protobuf_Duration {
        areOptionsUpdated ? record.scheduleToStartTimeout : attributes.scheduleToStartTimeout
    }

    var startToCloseTimeout: Google_Protobuf_Duration {
        areOptionsUpdated ? record.startToCloseTimeout : attributes.startToCloseTimeout
    }

    var heartbeatTimeout: Google_Protobuf_Duration {
        areOptionsUpdated ? record.heartbeatTimeout : attributes.heartbeatTimeout
    }

    /// Its own, without what it inherits from the workflow.
    var ownPriority: Priority? {
        guard areOptionsUpdated else { return attributes.hasPriority ? attributes.priority : nil }
        return record.hasPriority ? record.priority : nil
    }

    /// With the types of errors that aren't retried: an update doesn't change those.
    var retryPolicy: RetryPolicy {
        guard areOptionsUpdated else { return attributes.retryPolicy }
        var policy = record.retryPolicy
        policy.nonRetryableErrorTypes = attributes.retryPolicy.nonRetryableErrorTypes
        return policy
    }

    /// No attempt begins after it. An update of the options doesn't move it.
    var retryExpiration: EngineTime? {
        let timeout = Duration(attributes.scheduleToCloseTimeout)
        return timeout > .zero ? scheduledTime + timeout : nil
    }

    /// What is in force, as operations on activities show it.
    var options: ActivityOptions {
        .with {
            $0.taskQueue.name = taskQueue
            $0.scheduleToCloseTimeout = scheduleToCloseTimeout
            $0.scheduleToStartTimeout = scheduleToStartTimeout
            $0.startToCloseTimeout = startToCloseTimeout
            $0.heartbeatTimeout = heartbeatTimeout
            if let ownPriority { $0.priority = ownPriority }
            $0.retryPolicy = retryPolicy
            $0.retryPolicy.nonRetryableErrorTypes = []
        }
    }

    /// The options that the workflow gave it.
    var originalOptions: ActivityOptions {
        .with {
            $0.taskQueue.name = attributes.taskQueue.name
            $0.scheduleToCloseTimeout = attributes.scheduleToCloseTimeout
            $0.scheduleToStartTimeout = attributes.scheduleToStartTimeout
            $0.startToCloseTimeout = attributes.startToCloseTimeout
            $0.heartbeatTimeout = attributes.heartbeatTimeout
            if attributes.hasPriority { $0.priority = attributes.priority }
            $0.retryPolicy = attributes.retryPolicy
        }
    }

    /// Puts options in force. What waits in a queue or for a time-out under the old ones is thereby stale.
    mutating func setOptions(_ options: ActivityOptions) {
        record.taskQueue = options.taskQueue.name
        record.scheduleToCloseTimeout = options.scheduleToCloseTimeout
        record.scheduleToStartTimeout = options.scheduleToStartTimeout
        record.startToCloseTimeout = options.startToCloseTimeout
        record.heartbeatTimeout = options.heartbeatTimeout
        if options.hasPriority { record.priority = options.priority } else { record.clearPriority() }
        record.retryPolicy = options.retryPolicy
        record.stamp += 1
    }
}
