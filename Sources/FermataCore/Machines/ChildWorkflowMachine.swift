/// How the start of a child workflow went, as history tells it.
package enum ChildStartResolution: Sendable {
    case started(runID: String)
    case alreadyExists
    /// The cause, in the words of the API.
    case failed(String)
    case cancelled(APIFailure)
}

/// How a child workflow ended, as history tells it.
package enum ChildResolution: Sendable {
    case completed(APIPayload?)
    case failed(APIFailure)
}

/// What happens to the wait for a child workflow when it is cancelled.
package enum ChildCancellation: Sendable, Hashable { case abandon, tryCancel, waitCompleted, waitRequested }

/// ```
/// commanded --Initiated--> initiated --Started--> started --Completed | Failed | …--> (removed), resolved
/// initiated --StartFailed--> (removed), start resolved
/// commanded --cancel--> (removed), start resolved
/// initiated | started --cancel, abandon--> ignoring, resolved
/// initiated | started --cancel, try--> ignoring, request sent, resolved
/// initiated | started --cancel, wait--> same state and `cancelRequested`, request sent
/// same --ExternalCancelRequested, wait requested--> ignoring, resolved
/// ignoring --Started--> ignoring
/// ignoring --StartFailed | Completed | Failed | …--> (removed)
/// ```
struct ChildWorkflowMachine: Sendable {
    enum State: Hashable, Sendable { case commanded, initiated, started, ignoring }

    private(set) var state: State = .commanded
    private(set) var cancelRequested = false
    private(set) var initiatedEventID: Int64 = 0
    private(set) var startedEventID: Int64 = 0
    private(set) var runID = ""
    let cancellation: ChildCancellation
    let namespace: String
    let workflowID: String
    let workflowType: String

    init(cancellation: ChildCancellation, namespace: String, workflowID: String, workflowType: String) {
        self.cancellation = cancellation
        self.namespace = namespace
        self.workflowID = workflowID
        self.workflowType = workflowType
    }

    /// Whether code waits for the start; if not, it waits for the end.
    var isStarting: Bool { state == .commanded || state == .initiated }
    var delivers: Bool { state != .ignoring }

    mutating func initiated(eventID: Int64) {
        state = .initiated
        initiatedEventID = eventID
    }

    mutating func started(eventID: Int64, runID: String) {
        self.runID = runID
        startedEventID = eventID
        if state == .initiated { state = .started }
    }

    mutating func cancel() -> CancelDecision {
        switch state {
        case .commanded: return .withdraw
        case .ignoring: return .nothing
        case .initiated, .started:
            if cancelRequested { return .nothing }
            switch cancellation {
            case .abandon:
                state = .ignoring
                return .resolve
            case .tryCancel:
                state = .ignoring
                cancelRequested = true
                return .requestAndResolve
            case .waitCompleted, .waitRequested:
                cancelRequested = true
                return .requestAndWait
            }
        }
    }

    /// The request to cancel is recorded at the child. Answers whether that ends the wait.
    mutating func cancelWasRequested() -> Bool {
        guard cancellation == .waitRequested, state != .ignoring else { return false }
        state = .ignoring
        return true
    }
}
