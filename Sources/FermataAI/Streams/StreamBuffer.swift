public import Fermata

/// What runs show while they run: tokens and steps, beside the history and not in it.
///
/// A stream is a ring with a bounded number of events and bytes. Its offsets count from its beginning for ever, so a
/// reader that was away reads on where it was, and learns if something was overwritten meanwhile. Writers never wait
/// for readers.
///
/// To the implementer: writers and readers may be in different processes, and any of them may die and come back. What a
/// method has answered stays. Errors are `ApplicationError`s with the types in ``StreamErrorType``.
public protocol StreamBuffer: Sendable {
    /// Begins an answer, and with it the stream if there is none of this name. Whoever wrote the same answer before
    /// can write no more, and readers are told to drop what they have of it.
    ///
    /// - Parameter attempt: From 1. Readers see ``StreamEvent/Body/messageRestarted(message:attempt:)`` for any but the
    ///   first beginning.
    /// - Throws: `ApplicationError` of type ``StreamErrorType/superseded`` if a later attempt has begun,
    ///   ``StreamErrorType/ended`` if the stream has.
    func begin(_ message: String, attempt: Int, in stream: String) async throws -> StreamTicket

    /// Adds pieces to an answer, and finishes it if they are the last.
    ///
    /// - Throws: `ApplicationError` of type ``StreamErrorType/superseded`` or ``StreamErrorType/ended``.
    func append(_ deltas: [ModelDelta], to ticket: StreamTicket, isLast: Bool) async throws

    /// Adds a step, and begins the stream if there is none of this name.
    func step(_ name: String, data: JSONValue, in stream: String) async throws

    /// Ends a stream. Once is enough; more do no harm.
    func end(_ stream: String) async throws

    /// The events from an offset on.
    ///
    /// Returns as soon as there is something, and with an empty page if there is nothing within the time. A stream that
    /// has not begun yet is empty.
    ///
    /// - Parameters:
    ///   - limit: The most events, from 1 to 10,000.
    ///   - time: Zero does not wait.
    /// - Throws: `ApplicationError` of type ``StreamErrorType/notFound`` if the offset is beyond the stream's end, as it
    ///   is when the stream was removed; `CancellationError`.
    func read(_ stream: String, from offset: Int64, limit: Int, waitingUpTo time: Duration) async throws -> StreamPage

    /// The answers as far as they have come, and where to read on. `nil` if there is no such stream.
    func snapshot(_ stream: String) async throws -> StreamSnapshot?

    /// Removes a stream. Unknown streams are removed already.
    func delete(_ stream: String) async throws

    /// Removes what is older than the retention allows. New streams do so a little at a time; calling this is only
    /// needed to have it all done at once.
    ///
    /// - Returns: How many streams lost their events or were removed.
    @discardableResult
    func prune() async throws -> Int
}
