import SwiftProtobuf
import TemporalAPI

/// Which run: its number in this engine, and its names towards clients.
struct RunIdentity: Hashable, Sendable {
    /// Unique in this engine, and never used again.
    let number: RunNumber
    /// The namespace's id, not its name.
    let namespaceID: String
    let workflowID: String
    let runID: String

    /// The names as a protocol message.
    var execution: WorkflowExecution {
        WorkflowExecution.with {
            $0.workflowID = workflowID
            $0.runID = runID
        }
    }
}
