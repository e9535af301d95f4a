/// What a reader of a stream gets at once.
public struct StreamPage: Codable, Sendable, Hashable {
    /// The events, in order, without holes between them.
    public var events: [StreamEvent]
    /// Events that the reader asked for and that the ring has overwritten; they lay right before ``events``.
    ///
    /// The text of answers that are still being made is in the ``StreamSnapshot``.
    public var gap: Range<Int64>?
    /// Where to read on.
    public var next: Int64
    /// Whether the stream has ended and nothing lies at or behind ``next``.
    public var isEnded: Bool

    /// Creates a page.
    public init(events: [StreamEvent], gap: Range<Int64>?, next: Int64, isEnded: Bool) {
        self.events = events
        self.gap = gap
        self.next = next
        self.isEnded = isEnded
    }

    /// Whether the reader learns nothing from it.
    var isEmpty: Bool { events.isEmpty && gap == nil && !isEnded }
}
