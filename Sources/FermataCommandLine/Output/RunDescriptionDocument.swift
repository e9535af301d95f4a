package import Fermata
import Foundation

/// A run as `show --json` shows it: what the server knows, and how the run ended if it did.
package struct RunDescriptionDocument: Encodable, Sendable {
    package struct PendingActivity: Encodable, Sendable {
        package var id: String
        package var activity: String
        package var state: String
        package var attempt: Int
        package var lastFailure: FailureDocument?
    }

    package struct PendingChild: Encodable, Sendable {
        package var id: String
        package var runID: String
        package var workflow: String
    }

    package let run: RunSummaryDocument
    package let summary: String?
    package let details: String?
    package let historyLength: Int
    package let historySizeBytes: Int
    package let isCancellationRequested: Bool
    package let memo: [String: JSONValue]
    package let pendingActivities: [PendingActivity]
    package let pendingChildren: [PendingChild]
    package var result: JSONValue?
    package var failure: FailureDocument?

    package init(_ description: WorkflowExecutionDescription) {
        run = RunSummaryDocument(description.execution)
        summary = description.staticSummary
        details = description.staticDetails
        historyLength = description.historyLength
        historySizeBytes = description.historySizeBytes
        isCancellationRequested = description.isCancellationRequested
        let stored = description.memo
        memo = Dictionary(
            uniqueKeysWithValues: stored.keys.map { key in
                (key, (try? stored.value(key, as: Payload.self)).map { JSONValue($0) } ?? .null)
            }
        )
        pendingActivities = description.pendingActivities.map { activity in
            PendingActivity(
                id: activity.id,
                activity: activity.activityType,
                state: "\(activity.state)",
                attempt: activity.attempt,
                lastFailure: activity.lastFailure.map { FailureDocument($0) }
            )
        }
        pendingChildren = description.pendingChildren.map {
            PendingChild(id: $0.id, runID: $0.runID, workflow: $0.workflowType)
        }
    }

    /// The run as people read it.
    package func text() throws -> String {
        let document = try JSONDecoder().decode(JSONValue.self, from: Data(JSONDocument.line(self).utf8))
        return Outline.text(document.withoutEmptyMembers)
    }
}

extension JSONValue {
    /// The object without members that say nothing: empty lists and objects, and flags that are off.
    fileprivate var withoutEmptyMembers: JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.value != [] && $0.value != [:] && $0.value != false })
    }
}
