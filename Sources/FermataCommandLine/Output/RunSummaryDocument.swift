package import Fermata
package import Foundation

/// A run as `list --json` shows it.
package struct RunSummaryDocument: Encodable, Equatable, Sendable {
    package var id: String
    package var runID: String
    package var workflow: String
    package var status: WorkflowExecutionStatus
    package var taskQueue: String
    package var startTime: Date
    package var closeTime: Date?

    package init(
        id: String,
        runID: String,
        workflow: String,
        status: WorkflowExecutionStatus,
        taskQueue: String,
        startTime: Date,
        closeTime: Date? = nil
    ) {
        self.id = id
        self.runID = runID
        self.workflow = workflow
        self.status = status
        self.taskQueue = taskQueue
        self.startTime = startTime
        self.closeTime = closeTime
    }

    package init(_ summary: WorkflowExecutionSummary) {
        self.init(
            id: summary.id,
            runID: summary.runID,
            workflow: summary.workflowType,
            status: summary.status,
            taskQueue: summary.taskQueue,
            startTime: summary.startTime,
            closeTime: summary.closeTime
        )
    }

    /// The runs as people read them.
    package static func table(_ runs: [RunSummaryDocument]) -> String {
        guard !runs.isEmpty else { return "No runs." }
        var table = TextTable(columns: ["ID", "WORKFLOW", "STATUS", "STARTED", "TOOK"])
        for run in runs {
            let took = run.closeTime.map { Elapsed.text(from: run.startTime, to: $0) } ?? ""
            table.append([run.id, run.workflow, run.status.rawValue, run.startTime.formatted(.iso8601), took])
        }
        return table.text
    }
}
