/// How much a ``StreamWriter`` collects before it writes.
public struct StreamFlushing: Sendable, Hashable {
    /// Writes when this many bytes have come.
    public var bytes: Int
    /// Writes what has come after this time at the latest.
    public var interval: Duration

    /// Creates a rule; by default 4 KB or 50 ms.
    public init(bytes: Int = 4096, interval: Duration = .milliseconds(50)) {
        self.bytes = bytes
        self.interval = interval
    }
}
