/// Something a model can ask to be done: a function with typed arguments.
///
/// The arguments are checked against their schema before ``call(arguments:)``; what does not fit goes back to the
/// model. Each call runs as an activity of its own, at least once: after a crash it may run again, with the same
/// ``ToolContext/idempotencyKey``, so what it changes should not be changed twice. It should end soon when its task is
/// cancelled. Where it runs and for whom is in ``ToolContext/current``.
public protocol Tool: Sendable {
    /// What the model fills in: a struct marked ``Generable(description:)``, empty if there is nothing to say.
    associatedtype Arguments: Generable
    /// What the model reads: a `String` as it is, other values as JSON.
    associatedtype Output: Encodable & Sendable

    /// Letters, digits, `_` and `-`, at most 64; the type's name unless you say otherwise.
    var name: String { get }
    /// When to use it and what it does, in words for the model.
    var description: String { get }

    /// Does the work.
    ///
    /// - Throws: ``ToolError`` for what the model should read and act on; the call is then answered. Any other error
    ///   is a failure of the call, which is retried as its activity's retry policy says.
    func call(arguments: Arguments) async throws -> Output
}

extension Tool {
    /// The type's name.
    public var name: String { String(describing: Self.self) }
}
