import SwiftProtobuf
import TemporalAPI

extension Transaction {
    /// Adds to a running workflow what a start that met it wants to be kept.
    ///
    /// - Returns: Whether the request is known to the run now, or was before.
    func attach(_ request: StartRequest, requestID: String, to box: RunBox) throws -> Bool {
        if box.run.attachedRequestIDs[requestID] != nil { return true }
        guard request.hasOnConflictOptions, box.run.isRunning else { return false }
        let options = request.onConflictOptions
        guard options.attachRequestID || options.attachCompletionCallbacks || options.attachLinks else { return false }
        let checks = RequestChecks(limits: core.limits)
        let callbacks =
            options.attachCompletionCallbacks
            ? try checks.completionCallbacks(request.completionCallbacks) : []
        try checks.attachedCallbacks(callbacks.count, to: box.run)
        change(box) {
            $0.append(
                .workflowExecutionOptionsUpdated,
                .workflowExecutionOptionsUpdatedEventAttributes(
                    .with {
                        if options.attachRequestID { $0.attachedRequestID = requestID }
                        $0.attachedCompletionCallbacks = callbacks
                        $0.identity = request.identity
                    }
                ),
                now: now
            ) {
                if options.attachLinks { $0.links = request.links.without(linksOf: callbacks) }
                $0.workerMayIgnore = true
            }
        }
        return options.attachRequestID
    }
}
