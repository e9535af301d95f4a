/// What a change of a standalone execution asks the transaction to do. Collected during it and taken at its end.
struct StandaloneOutput: Hashable, Sendable {
    /// Give what waits for a worker to matching.
    var needsDispatch = false
    /// Lists show something else now.
    var visibilityChanged = false
    /// Tell those whose callbacks it has that it has ended.
    var hasClosed = false
}
