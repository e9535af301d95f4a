import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// Requests that make sense for a run that is there, to be changed a little.
struct FuzzSamples {
    private typealias API = Temporal_Api_Workflowservice_V1_WorkflowService.Method

    let workflowID: String
    let runID: String
    let queue: String
    let workflowToken: Data
    let activityToken: Data

    var texts: [String] { [workflowID, runID, queue] }
    var tokens: [Data] { [workflowToken, activityToken] }

    /// By the method's name.
    var requests: [String: any Message] {
        starts.merging(messages) { $1 }.merging(answers) { $1 }.merging(questions) { $1 }.merging(others) { $1 }
    }

    private var execution: WorkflowExecution { .with { ($0.workflowID, $0.runID) = (workflowID, runID) } }

    private var payloads: Payloads { .jsonText("text") }

    private var starts: [String: any Message] {
        [
            "StartWorkflowExecution": API.StartWorkflowExecution.Input.with {
                ($0.namespace, $0.workflowID) = ("default", workflowID)
                $0.workflowType.name = "Type"
                $0.taskQueue.name = queue
                $0.workflowIDConflictPolicy = .terminateExisting
                $0.input = payloads
            },
            "SignalWithStartWorkflowExecution": API.SignalWithStartWorkflowExecution.Input.with {
                ($0.namespace, $0.workflowID, $0.signalName) = ("default", workflowID, "signal")
                $0.workflowType.name = "Type"
                $0.taskQueue.name = queue
            },
            "CreateSchedule": API.CreateSchedule.Input.with {
                ($0.namespace, $0.scheduleID) = ("default", "schedule-\(runID)")
                $0.schedule.spec.interval = [.with { $0.interval = Duration.seconds(10).message }]
                $0.schedule.action.startWorkflow = .with {
                    $0.workflowID = "scheduled"
                    $0.workflowType.name = "Type"
                    $0.taskQueue.name = queue
                }
            },
        ]
    }

    private var messages: [String: any Message] {
        [
            "SignalWorkflowExecution": API.SignalWorkflowExecution.Input.with {
                ($0.namespace, $0.signalName, $0.workflowExecution) = ("default", "signal", execution)
            },
            "UpdateWorkflowExecution": API.UpdateWorkflowExecution.Input.with {
                ($0.namespace, $0.workflowExecution) = ("default", execution)
                $0.request.meta.updateID = "update-1"
                $0.request.input.name = "update"
            },
            "QueryWorkflow": API.QueryWorkflow.Input.with {
                ($0.namespace, $0.execution) = ("default", execution)
                $0.query.queryType = "query"
            },
            "RequestCancelWorkflowExecution": API.RequestCancelWorkflowExecution.Input.with {
                ($0.namespace, $0.workflowExecution) = ("default", execution)
            },
            "ResetWorkflowExecution": API.ResetWorkflowExecution.Input.with {
                ($0.namespace, $0.workflowExecution, $0.workflowTaskFinishEventID) = ("default", execution, 4)
            },
        ]
    }

    private var answers: [String: any Message] {
        [
            "RespondWorkflowTaskCompleted": API.RespondWorkflowTaskCompleted.Input.with {
                ($0.namespace, $0.taskToken) = ("default", workflowToken)
            },
            "RespondWorkflowTaskFailed": API.RespondWorkflowTaskFailed.Input.with {
                ($0.namespace, $0.taskToken) = ("default", workflowToken)
            },
            "RecordActivityTaskHeartbeat": API.RecordActivityTaskHeartbeat.Input.with {
                ($0.namespace, $0.taskToken, $0.details) = ("default", activityToken, payloads)
            },
            "RespondActivityTaskFailed": API.RespondActivityTaskFailed.Input.with {
                ($0.namespace, $0.taskToken) = ("default", activityToken)
                $0.failure.applicationFailureInfo.type = "Type"
            },
            "UpdateActivityOptions": API.UpdateActivityOptions.Input.with {
                ($0.namespace, $0.execution, $0.id) = ("default", execution, "activity-1")
                $0.activityOptions.startToCloseTimeout = Duration.seconds(5).message
                $0.updateMask.paths = ["start_to_close_timeout"]
            },
            "PauseActivity": API.PauseActivity.Input.with {
                ($0.namespace, $0.execution, $0.id) = ("default", execution, "activity-1")
            },
        ]
    }

    private var questions: [String: any Message] {
        [
            "GetWorkflowExecutionHistory": API.GetWorkflowExecutionHistory.Input.with {
                ($0.namespace, $0.execution) = ("default", execution)
            },
            "GetWorkflowExecutionHistoryReverse": API.GetWorkflowExecutionHistoryReverse.Input.with {
                ($0.namespace, $0.execution) = ("default", execution)
            },
            "DescribeWorkflowExecution": API.DescribeWorkflowExecution.Input.with {
                ($0.namespace, $0.execution) = ("default", execution)
            },
            "ListWorkflowExecutions": API.ListWorkflowExecutions.Input.with {
                ($0.namespace, $0.query) = ("default", "WorkflowType = 'Type' AND StartTime > '2026-01-01T00:00:00Z'")
            },
        ]
    }

    private var others: [String: any Message] {
        [
            "ExecuteMultiOperation": API.ExecuteMultiOperation.Input.with {
                $0.namespace = "default"
                $0.operations = [
                    .with { $0.startWorkflow = (starts["StartWorkflowExecution"] as? StartRequest) ?? .init() },
                    .with { $0.updateWorkflow = (messages["UpdateWorkflowExecution"] as? UpdateRequest) ?? .init() },
                ]
            },
            "StartBatchOperation": API.StartBatchOperation.Input.with {
                ($0.namespace, $0.jobID, $0.reason) = ("default", "job-\(runID)", "reason")
                $0.visibilityQuery = "WorkflowType = 'Type'"
                $0.signalOperation.signal = "signal"
            },
            "PatchSchedule": API.PatchSchedule.Input.with {
                ($0.namespace, $0.scheduleID) = ("default", "schedule-\(runID)")
                $0.patch.triggerImmediately = .init()
            },
            "UpdateWorkflowExecutionOptions": API.UpdateWorkflowExecutionOptions.Input.with {
                ($0.namespace, $0.workflowExecution) = ("default", execution)
                $0.updateMask.paths = ["versioning_override"]
            },
        ]
    }
}
