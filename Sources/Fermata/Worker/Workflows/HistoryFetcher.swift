import FermataCore
import Foundation
import SwiftProtobuf
import TemporalAPI

typealias WorkflowTask = Temporal_Api_Workflowservice_V1_PollWorkflowTaskQueueResponse

/// Completes the history that came with a workflow task.
struct HistoryFetcher: Sendable {
    let connection: TemporalConnection
    let namespace: String

    /// The events a task needs: what came with it, the pages behind that, and, if the run is not in memory, everything
    /// from the first event on.
    func events(for task: WorkflowTask, knownUpTo processed: Int64?) async throws -> [HistoryEvent] {
        var events = task.history.events
        if !task.nextPageToken.isEmpty {
            events += try await pages(of: task, from: task.nextPageToken)
        }
        let first = events.first?.eventID
        let fitsMemory = processed.map { (first ?? $0 + 1) <= $0 + 1 } ?? false
        if first != 1, !fitsMemory {
            // The task's own events may include some that are not stored yet; they follow the stored ones.
            let stored = try await pages(of: task, from: .init())
            let last = stored.last?.eventID ?? 0
            events = stored + events.filter { $0.eventID > last }
        }
        let isComplete = task.hasQuery || (events.last?.eventID ?? processed ?? 0) >= task.startedEventID
        guard isComplete else {
            throw FermataError(
                .invalidHistory,
                "History ends at event \(events.last?.eventID ?? 0), before the task's event \(task.startedEventID)."
            )
        }
        return events
    }

    private func pages(of task: WorkflowTask, from token: Data) async throws -> [HistoryEvent] {
        var events: [HistoryEvent] = []
        var token = token
        repeat {
            let request = Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryRequest.with {
                $0.namespace = namespace
                $0.execution = task.workflowExecution
                $0.nextPageToken = token
            }
            let page = try await connection.call(.normal, request) {
                try await $0.getWorkflowExecutionHistory($1, metadata: $2, options: $3)
            }
            events += page.history.events
            // A page may be empty and yet not be the last.
            token = page.nextPageToken
        } while !token.isEmpty
        return events
    }
}
