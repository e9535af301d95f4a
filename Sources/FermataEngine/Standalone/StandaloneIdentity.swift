/// Which standalone execution: its number in this engine, and its names towards clients.
struct StandaloneIdentity: Hashable, Sendable {
    /// From the same row of numbers as workflow runs, so that one number means one thing.
    let number: RunNumber
    /// The namespace's id, not its name.
    let namespaceID: String
    /// The id that the client has chosen.
    let id: String
    let runID: String
}
