/// How much of what agents say goes into histories.
enum AgentLimit {
    /// Of the last answer.
    static let textBytes = 64 << 10
    /// Of a call's arguments, for people.
    static let previewBytes = 1 << 10
    /// Of a question to another agent.
    static let questionBytes = 16 << 10
    /// Said to a run between two steps.
    static let messages = 100
    /// Requests that a run remembers.
    static let approvals = 200
}
