/// What a worker learns when it reports progress.
struct HeartbeatAnswer: Equatable, Sendable {
    var cancelRequested = false
    var isPaused = false
    /// A client wants the activity to begin anew.
    var isReset = false
}
