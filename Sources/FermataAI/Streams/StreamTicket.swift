/// The right to write an answer into a stream, until somebody else begins it again.
public struct StreamTicket: Sendable, Hashable {
    /// The stream.
    public let stream: String
    /// The answer's name within the stream.
    public let message: String
    /// The offset at which it began.
    public let begun: Int64

    /// Creates a ticket; for implementations of ``StreamBuffer``.
    public init(stream: String, message: String, begun: Int64) {
        self.stream = stream
        self.message = message
        self.begun = begun
    }
}
