import Foundation
import SwiftProtobuf
import TemporalAPI

extension ScheduleState {
    /// The token with which a client may make sure that it updates what it has read.
    var conflictTokenBytes: Data {
        withUnsafeBytes(of: conflictToken.bigEndian) { Data($0) }
    }

    func described(now: EngineTime) -> Temporal_Api_Workflowservice_V1_DescribeScheduleResponse {
        .with {
            $0.schedule = schedule
            $0.schedule.spec = schedule.spec.withFilledRanges()
            $0.info = info
            $0.info.futureActionTimes = futureTimes(ScheduleLimits.futureActions, now: now).map(\.timestamp)
            $0.info.bufferSize = Int64(buffer.count)
            if !memo.fields.isEmpty { $0.memo = memo }
            if !searchAttributes.indexedFields.isEmpty { $0.searchAttributes = searchAttributes }
            $0.conflictToken = conflictTokenBytes
        }
    }

    func listEntry(now: EngineTime) -> Temporal_Api_Schedule_V1_ScheduleListEntry {
        .with {
            $0.scheduleID = id
            $0.memo = memo
            if !searchAttributes.indexedFields.isEmpty { $0.searchAttributes = searchAttributes }
            $0.info.spec = specInList
            if case .startWorkflow(let action) = schedule.action.action, action.hasWorkflowType {
                $0.info.workflowType = action.workflowType
            }
            $0.info.notes = schedule.state.notes
            $0.info.paused = schedule.state.paused
            $0.info.recentActions = info.recentActions.suffix(ScheduleLimits.recentActionsInList)
            $0.info.futureActionTimes = futureTimes(ScheduleLimits.futureActionsInList, now: now).map(\.timestamp)
        }
    }

    private var specInList: ScheduleSpec {
        var spec = schedule.spec.withFilledRanges()
        let limit = ScheduleLimits.specPartsInList
        spec.structuredCalendar = Array(spec.structuredCalendar.prefix(limit))
        spec.excludeStructuredCalendar = Array(spec.excludeStructuredCalendar.prefix(limit))
        spec.interval = Array(spec.interval.prefix(limit))
        return spec
    }
}
