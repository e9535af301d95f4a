/// A function that a workflow runs through the server, with retries and timeouts. Made by the ``Activity(name:)`` macro.
///
/// Activities may do anything: I/O, model calls, computation. An attempt can run more than once, so effects should be
/// idempotent; ``ActivityExecutionContext/Info/activityID`` with the run id is a stable key.
public protocol ActivityDefinition: Sendable {
    /// The argument: `Void` or a `Codable` type.
    associatedtype Input: Sendable
    /// The result: `Void` or a `Codable` type.
    associatedtype Output: Sendable

    /// The activity type's name, as workflows use it.
    static var name: String { get }

    /// Runs one attempt. Its task is cancelled when the server, through a heartbeat, or the worker asks for it.
    func run(input: Input) async throws -> Output
}

extension ActivityDefinition {
    public static var name: String { String(describing: self) }
}

/// A type whose methods are activities that share its properties. Made by the ``ActivityContainer()`` macro.
public protocol ActivityContainer: Sendable {
    /// The activities, bound to this container.
    var allActivities: [any ActivityDefinition] { get }
}
