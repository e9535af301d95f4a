import SwiftProtobuf
import TemporalAPI

typealias UpdateActivityExecutionOptionsRequest =
    Temporal_Api_Workflowservice_V1_UpdateActivityExecutionOptionsRequest

/// New options of an activity without a workflow, checked as far as that needs no state.
struct ActivityOptionsUpdate: Sendable {
    /// Nil takes back the options of the start.
    var options: ActivityOptions?
    /// The names of what changes, as JSON spells them.
    var paths: Set<String> = []

    fileprivate static let supportedPaths: Set<String> = [
        "taskQueue.name", "scheduleToCloseTimeout", "scheduleToStartTimeout", "startToCloseTimeout", "heartbeatTimeout",
        "priority", "priority.priorityKey", "priority.fairnessKey", "priority.fairnessWeight", "retryPolicy",
        "retryPolicy.initialInterval", "retryPolicy.backoffCoefficient", "retryPolicy.maximumInterval",
        "retryPolicy.maximumAttempts", "startDelay",
    ]
}

extension RequestChecks {
    /// - Throws: `invalidArgument`.
    func optionsUpdate(
        _ request: UpdateActivityExecutionOptionsRequest
    ) throws(EngineError) -> ActivityOptionsUpdate {
        let names = request.updateMask.paths
        guard names.isEmpty || !request.restoreOriginal else {
            throw .invalidArgument("Both UpdateMask and RestoreOriginal are provided")
        }
        guard !request.restoreOriginal else { return ActivityOptionsUpdate() }
        guard request.hasActivityOptions else { throw .invalidArgument("ActivityOptions are not provided") }
        guard request.hasUpdateMask else { throw .invalidArgument("UpdateMask is not provided") }
        guard !names.isEmpty else { throw .invalidArgument("UpdateMask must specify at least one path") }
        var update = ActivityOptionsUpdate(options: request.activityOptions)
        for name in names {
            let path = ActivityOptions.maskPath(name)
            guard ActivityOptionsUpdate.supportedPaths.contains(path) else {
                throw .invalidArgument("unsupported update_mask path: \"\(name)\"")
            }
            update.paths.insert(path)
        }
        if update.paths.contains("retryPolicy") {
            // None given means the policy that activities have by default.
            update.options?.retryPolicy = request.activityOptions.retryPolicy.filled(with: limits.defaultActivityRetry)
        }
        return update
    }
}
