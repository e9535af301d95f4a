/// What went wrong outside a workflow's own failures: bad arguments, connections, refused requests.
///
/// Failures that travel between workflows, activities and clients are ``TemporalFailureError`` types instead. The
/// description holds the code, the message and the codes of the causes; never a payload or a secret.
public struct FermataError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of error.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Raw: String {
            case invalidArgument, invalidConfiguration, payloadConversion, unavailable, deadlineExceeded, cancelled
            case notFound, namespaceNotFound, permissionDenied, unauthenticated, resourceExhausted, failedPrecondition
            case unimplemented, serverError, queryNotAnswered, nondeterminism, invalidHistory, invalidState
            case outsideWorkflow, evicted, deadlock
        }

        private let raw: Raw

        private init(_ raw: Raw) { self.raw = raw }

        public var description: String { raw.rawValue }

        /// An argument is not acceptable; the message names it.
        public static let invalidArgument = Code(.invalidArgument)
        /// Connection or worker settings contradict each other or cannot be read.
        public static let invalidConfiguration = Code(.invalidConfiguration)
        /// A value could not be turned into a payload, or a payload into a value.
        public static let payloadConversion = Code(.payloadConversion)
        /// The server could not be reached within the time for retries.
        public static let unavailable = Code(.unavailable)
        /// The call ran out of time.
        public static let deadlineExceeded = Code(.deadlineExceeded)
        /// The caller's task was cancelled.
        public static let cancelled = Code(.cancelled)
        /// There is no such workflow, run or activity, or it has ended.
        public static let notFound = Code(.notFound)
        /// The namespace does not exist.
        public static let namespaceNotFound = Code(.namespaceNotFound)
        /// The server knows the caller and refuses.
        public static let permissionDenied = Code(.permissionDenied)
        /// The server does not accept the credentials.
        public static let unauthenticated = Code(.unauthenticated)
        /// A limit of the server was reached.
        public static let resourceExhausted = Code(.resourceExhausted)
        /// The server's state does not allow the call now.
        public static let failedPrecondition = Code(.failedPrecondition)
        /// The server does not have this function.
        public static let unimplemented = Code(.unimplemented)
        /// Any other answer of the server.
        public static let serverError = Code(.serverError)
        /// No worker answered the query.
        public static let queryNotAnswered = Code(.queryNotAnswered)
        /// Replay of a history took another course than the recorded one.
        public static let nondeterminism = Code(.nondeterminism)
        /// A history is incomplete, out of order or unreadable.
        public static let invalidHistory = Code(.invalidHistory)
        /// The object cannot do this in its present state.
        public static let invalidState = Code(.invalidState)
        /// A workflow operation was called from a task that the workflow's executor does not run.
        public static let outsideWorkflow = Code(.outsideWorkflow)
        /// The workflow run was dropped from this worker's cache; its code must end.
        public static let evicted = Code(.evicted)
        /// Workflow code did not yield in time.
        public static let deadlock = Code(.deadlock)
    }

    /// The kind of error.
    public var code: Code
    /// What happened and what to do next.
    public var message: String
    /// The error behind this one.
    public var cause: (any Error)?

    /// Creates an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Errors are equal when their codes are.
    public static func == (lhs: Self, rhs: Self) -> Bool { lhs.code == rhs.code }

    public var description: String { "\(code): \(message)" }
}
