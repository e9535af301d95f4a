import Foundation
import SwiftProtobuf
import TemporalAPI

/// A row of `visibility`: what lists show of a run, a schedule or another archetype.
struct VisibilityRecord {
    var run: Int64
    var namespaceID: String
    /// Nil for workflow runs.
    var division: String?
    var workflowID: String
    var runID: String
    var workflowType: String
    var taskQueue: String
    var status: Temporal_Api_Enums_V1_WorkflowExecutionStatus = .running
    var startTime: EngineTime
    var executionTime: EngineTime
    /// The numbers below it are set with it.
    var closeTime: EngineTime?
    var executionDuration: Int64?
    var historyLength: Int64?
    var historyBytes: Int64?
    var stateTransitions: Int64?
    var parentWorkflowID: String?
    var parentRunID: String?
    var rootWorkflowID: String?
    var rootRunID: String?
    var memo = Temporal_Api_Common_V1_Memo()
    var searchAttributes = Temporal_Api_Common_V1_SearchAttributes()
}

extension VisibilityRecord {
    /// The columns in the order of `row` and of a list's rows.
    static let columns = [
        "run", "namespace", "division", "workflow_id", "run_id", "type", "task_queue", "status", "start_time",
        "execution_time", "close_time", "sort_time", "execution_duration", "history_length", "history_bytes",
        "state_transitions", "parent_workflow_id", "parent_run_id", "root_workflow_id", "root_run_id", "memo",
        "search_attributes",
    ]

    /// Open runs come first in lists.
    var sortTime: Int64 {
        closeTime?.nanoseconds ?? .max
    }

    /// The token of the page that follows this row.
    var pageToken: VisibilityQuery.PageToken {
        .init(sortTime: sortTime, startTime: startTime.nanoseconds, run: run)
    }

    /// - Parameter row: the values of `columns`.
    /// - Throws: `internalError` if the row is not one that this type wrote.
    init(row: [SQLValue]) throws(EngineError) {
        guard
            row.count == Self.columns.count,
            case .integer(let run) = row[0], case .text(let namespaceID) = row[1],
            case .text(let workflowID) = row[3], case .text(let runID) = row[4],
            case .text(let workflowType) = row[5], case .text(let taskQueue) = row[6],
            case .integer(let status) = row[7], case .integer(let startTime) = row[8],
            case .integer(let executionTime) = row[9],
            let memo = try? Temporal_Api_Common_V1_Memo(serializedBytes: row[20].data),
            let searchAttributes = try? Temporal_Api_Common_V1_SearchAttributes(serializedBytes: row[21].data)
        else { throw .internalError("A row of the visibility table cannot be read.") }
        self.init(
            run: run,
            namespaceID: namespaceID,
            division: row[2].string,
            workflowID: workflowID,
            runID: runID,
            workflowType: workflowType,
            taskQueue: taskQueue,
            status: .init(rawValue: Int(truncatingIfNeeded: status)) ?? .unspecified,
            startTime: EngineTime(nanoseconds: startTime),
            executionTime: EngineTime(nanoseconds: executionTime),
            closeTime: row[10].number.map(EngineTime.init(nanoseconds:)),
            executionDuration: row[12].number,
            historyLength: row[13].number,
            historyBytes: row[14].number,
            stateTransitions: row[15].number,
            parentWorkflowID: row[16].string,
            parentRunID: row[17].string,
            rootWorkflowID: row[18].string,
            rootRunID: row[19].string,
            memo: memo,
            searchAttributes: searchAttributes
        )
    }
}

extension SQLValue {
    fileprivate var number: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    fileprivate var string: String? {
        if case .text(let value) = self { value } else { nil }
    }

    fileprivate var data: Data {
        if case .blob(let value) = self { value } else { Data() }
    }
}
