import Fermata

/// How much of a stream is kept.
public struct StreamLimits: Sendable, Hashable {
    /// The most events; older ones are overwritten. At least 4.
    public var maximumEvents: Int
    /// The most bytes of events as JSON; older ones are overwritten.
    public var maximumBytes: Int
    /// The most bytes of one piece of an answer, which is cut into several if it is longer, and of one step, which is
    /// refused. It has to fit into ``maximumBytes`` four times.
    public var maximumEventBytes: Int
    /// The most bytes of an answer in a snapshot; of longer ones the end is kept.
    public var maximumSnapshotBytes: Int
    /// The most answers in a snapshot; the oldest can be written no more.
    public var maximumMessages: Int

    /// Creates limits.
    public init(
        maximumEvents: Int = 10_000,
        maximumBytes: Int = 1 << 20,
        maximumEventBytes: Int = 64 << 10,
        maximumSnapshotBytes: Int = 1 << 20,
        maximumMessages: Int = 64
    ) {
        self.maximumEvents = maximumEvents
        self.maximumBytes = maximumBytes
        self.maximumEventBytes = maximumEventBytes
        self.maximumSnapshotBytes = maximumSnapshotBytes
        self.maximumMessages = maximumMessages
    }

    /// - Throws: `FermataError` with code `invalidConfiguration`.
    func check() throws {
        func require(_ condition: Bool, _ field: String, _ rule: String) throws {
            guard condition else { throw FermataError(.invalidConfiguration, "StreamLimits.\(field) must be \(rule).") }
        }
        try require(maximumEvents >= 4, "maximumEvents", "at least 4")
        try require(maximumEventBytes >= 64, "maximumEventBytes", "at least 64")
        try require(maximumBytes / 4 >= maximumEventBytes, "maximumBytes", "at least four times maximumEventBytes")
        try require(maximumSnapshotBytes >= 0, "maximumSnapshotBytes", "zero or more")
        try require(maximumMessages >= 1, "maximumMessages", "at least 1")
    }
}
