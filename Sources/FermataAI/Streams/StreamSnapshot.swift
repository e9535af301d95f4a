/// What a reader who comes late has to know before it reads on from ``next``.
public struct StreamSnapshot: Codable, Sendable, Hashable {
    /// An answer as far as it has come.
    public struct PartialMessage: Codable, Sendable, Hashable {
        /// Its name within the stream.
        public var message: String
        /// Which attempt writes it, from 1.
        public var attempt: Int
        /// All of it so far, neighbouring pieces joined.
        public var deltas: [ModelDelta]
        /// Whether it is complete.
        public var isFinished: Bool
        /// Whether its beginning is missing, because it is longer than the limit of snapshots.
        public var isTruncated: Bool

        /// Creates an answer.
        public init(message: String, attempt: Int, deltas: [ModelDelta], isFinished: Bool, isTruncated: Bool) {
            self.message = message
            self.attempt = attempt
            self.deltas = deltas
            self.isFinished = isFinished
            self.isTruncated = isTruncated
        }

        /// The words of the answer.
        public var text: String {
            deltas.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined()
        }
    }

    /// The answers that are being made, and those that were finished since the last one began, oldest first.
    public var messages: [PartialMessage]
    /// The offset of the first event that is not in ``messages``.
    public var next: Int64
    /// Whether nothing follows.
    public var isEnded: Bool

    /// Creates a snapshot.
    public init(messages: [PartialMessage], next: Int64, isEnded: Bool) {
        self.messages = messages
        self.next = next
        self.isEnded = isEnded
    }
}
