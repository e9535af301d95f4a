/// Puts an answer together from a stream's events. Pure: it reads no clock and does no I/O.
protocol AnswerAssembly: Sendable {
    /// Takes the next event and says what of the answer it brought.
    ///
    /// - Throws: `ApplicationError` if the event reports a failure, or is not one of this provider's.
    mutating func take(_ event: ServerSentEvent) throws -> [ModelDelta]

    /// Whether the server has said that nothing more comes.
    var isComplete: Bool { get }
}
