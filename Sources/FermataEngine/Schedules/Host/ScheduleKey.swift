/// Names a schedule in the engine.
struct ScheduleKey: Hashable, Comparable, Sendable {
    /// The namespace's id, not its name.
    let namespaceID: String
    let id: String

    static func < (left: Self, right: Self) -> Bool {
        (left.namespaceID, left.id) < (right.namespaceID, right.id)
    }
}
