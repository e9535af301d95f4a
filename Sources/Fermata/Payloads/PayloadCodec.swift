/// Transforms encoded payloads on their way out and back in: encryption, compression, storage elsewhere.
///
/// A codec runs outside workflow code and may do I/O. It sees inputs, results, details, memo values, failures'
/// details and summaries; it never sees search attributes, headers, or the bookkeeping of markers, which the server
/// and other tools must be able to read.
public protocol PayloadCodec: Sendable {
    /// Encodes payloads. The result has as many payloads as the argument, in the same order.
    func encode(_ payloads: [Payload]) async throws -> [Payload]

    /// Reverses ``encode(_:)``. Payloads that this codec did not encode pass through unchanged.
    func decode(_ payloads: [Payload]) async throws -> [Payload]
}
