extension RunIdentity {
    /// A new run id.
    static func newRunID(now: EngineTime) -> String { UniqueID.make(at: now) }
}
