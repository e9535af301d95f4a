import SwiftProtobuf
import TemporalAPI

extension RequestChecks {
    private static let linksMaximum = 10
    private static let linkBytesMaximum = 4_000

    /// - Throws: `invalidArgument` if a link says too little to lead anywhere, or there are too many.
    func links(_ links: [Link]) throws(EngineError) {
        guard links.count <= Self.linksMaximum else {
            throw .invalidArgument(
                "cannot attach more than \(Self.linksMaximum) links per request, got \(links.count)"
            )
        }
        for link in links {
            let bytes: [UInt8] = (try? link.serializedBytes()) ?? []
            guard bytes.count <= Self.linkBytesMaximum else {
                throw .invalidArgument("link exceeds allowed size of \(Self.linkBytesMaximum), got \(bytes.count)")
            }
            try check(link)
        }
    }

    private func check(_ link: Link) throws(EngineError) {
        switch link.variant {
        case .workflowEvent(let event):
            try require("workflow event", event.namespace, "workflow ID", event.workflowID, event.runID)
            guard event.eventRef.eventID == 0 || event.eventRef.eventType != .unspecified else {
                throw .invalidArgument(
                    "workflow event link ref cannot have an unspecified event type and a non-zero event ID"
                )
            }
        case .batchJob(let job):
            guard !job.jobID.isEmpty else { throw .invalidArgument("batch job link must not have an empty job ID") }
        case .nexusOperation(let operation):
            try require("nexus operation", operation.namespace, "operation ID", operation.operationID, operation.runID)
        case .activity(let activity):
            try require("activity", activity.namespace, "activity ID", activity.activityID, activity.runID)
        case .workflow(let workflow):
            try require("workflow", workflow.namespace, "workflow ID", workflow.workflowID, workflow.runID)
        case .callback, nil:
            throw .invalidArgument("unsupported link variant")
        }
    }

    private func require(
        _ kind: String,
        _ namespace: String,
        _ idName: String,
        _ id: String,
        _ runID: String
    ) throws(EngineError) {
        for (name, value) in [("namespace", namespace), (idName, id), ("run ID", runID)] where value.isEmpty {
            throw .invalidArgument("\(kind) link must not have an empty \(name) field")
        }
    }
}
