/// How much of what agents say goes into histories.
enum AgentLimit {
    /// Of the last answer.
    static let textBytes = 64 << 10
    /// Of a call's arguments, for people.
    static let previewBytes = 1 << 10
    /// Of a tool's schema, for people who put other arguments in the place of a call's.
    static let schemaBytes = 8 << 10
    /// Of a question to another agent.
    static let questionBytes = 16 << 10
    /// Of a last answer as JSON.
    static let outputBytes = 512 << 10
    /// Calls of one message; a model that makes more is told so.
    static let calls = 128
    /// Of what other agents answer to the calls of one message, altogether.
    static let answerBytes = 512 << 10
    /// How deep agents ask each other.
    static let depth = 8
    /// Said to a run between two steps.
    static let messages = 100
    static let messageBytes = 512 << 10
    /// Requests that a run remembers.
    static let approvals = 200
}
