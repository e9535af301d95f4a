import SwiftProtobuf
import TemporalAPI

extension StandaloneActivity {
    var visibilityRecord: VisibilityRecord {
        var row = VisibilityRecord(
            run: identity.number.rawValue,
            namespaceID: identity.namespaceID,
            division: Self.kind.division,
            workflowID: identity.id,
            runID: identity.runID,
            workflowType: request.activityType,
            taskQueue: options.taskQueue.name,
            status: phase.visibilityStatus,
            startTime: startTime,
            executionTime: firstDispatchTime
        )
        row.searchAttributes = request.searchAttributes
        if let closeTime {
            row.closeTime = closeTime
            row.executionDuration = (closeTime - startTime).clampedNanoseconds
            row.stateTransitions = state.stateTransitions
        }
        return row
    }
}
