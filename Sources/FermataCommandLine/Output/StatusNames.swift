/// The names of statuses in visibility queries and in ours.
package enum StatusNames {
    /// `timedOut` for the server's `TimedOut`.
    package static func name(_ visibilityName: String) -> String {
        visibilityName.prefix(1).lowercased() + visibilityName.dropFirst()
    }
}
