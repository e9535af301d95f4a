package import Fermata

/// Files that hold a workflow's history, in either of the two formats.
package enum HistoryFile {
    /// Reads a history.
    ///
    /// - Throws: ``CommandFailure`` as ``InputFile/contents(_:)`` does, and with `usage` for what is not a history.
    package static func read(_ path: String, workflowID: String) throws(CommandFailure) -> WorkflowHistory {
        let data = try InputFile.contents(path)
        // JSON is never a protobuf History, since no field of that begins with a bracket; the other way round the
        // first bytes could deceive.
        if let history = try? WorkflowHistory(protobuf: data, workflowID: workflowID) { return history }
        do {
            return try WorkflowHistory(json: data, workflowID: workflowID)
        } catch {
            // With a cause, it is a parser's complaint about something that was never meant to be a history.
            let reason = (error as? FermataError).flatMap { $0.cause == nil ? $0.message : nil }
            throw CommandFailure(
                .usage,
                "'\(path)' holds no workflow history. "
                    + (reason ?? "It must be JSON with 'events', or a protobuf History.")
            )
        }
    }
}
