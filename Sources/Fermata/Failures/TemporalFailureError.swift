/// A failure that travels: it is recorded in history and keeps its type, message, details, cause and stack across
/// workflows, activities, clients and languages.
///
/// Thrown from workflow code, a `TemporalFailureError` fails the workflow. Any other error fails only the workflow
/// task, which is retried until the code is fixed.
public protocol TemporalFailureError: Error, CustomStringConvertible {
    /// What happened, for people.
    var message: String { get }
    /// The failure behind this one.
    var cause: (any Error)? { get }
    /// Where it happened, as the language that threw it prints it; empty if unknown.
    var stackTrace: String { get }
}

extension TemporalFailureError {
    /// The type and message, without details: those are payloads and may be secret.
    public var description: String { "\(Self.self): \(message)" }
}

extension Error {
    /// Whether this error says that something was cancelled, directly or as the cause of an activity's or a child's
    /// failure.
    public var isTemporalCancellation: Bool {
        switch self {
        case is CancellationError, is CanceledError: true
        case let error as ActivityError: error.cause?.isTemporalCancellation == true
        case let error as ChildWorkflowError: error.cause?.isTemporalCancellation == true
        default: false
        }
    }
}
