/// What `replay --json` writes.
package struct ReplayDocument: Encodable, Equatable, Sendable {
    /// One history.
    package struct Entry: Encodable, Equatable, Sendable {
        package var file: String
        package var workflow: String?
        package var events: Int
        /// How the run ended, in the words of `status`; absent if the history was not followed to its end.
        package var outcome: String?
        /// Where the workflow left the recorded course; absent if it did not.
        package var difference: String?

        package init(file: String, workflow: String?, events: Int) {
            self.file = file
            self.workflow = workflow
            self.events = events
        }
    }

    package var histories: [Entry] = []

    package init() {}

    /// Whether every history was followed.
    package var isFollowed: Bool { histories.allSatisfy { $0.difference == nil } }

    /// The outcome as people read it.
    package var text: String {
        histories.map { entry in
            if let difference = entry.difference { return "\(entry.file): NOT followed. \(difference)" }
            return "\(entry.file): \(entry.events) events followed, \(entry.outcome ?? "")."
        }
        .joined(separator: "\n")
    }
}
