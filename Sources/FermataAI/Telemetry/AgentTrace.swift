/// The agent that the present task works for, as spans show it.
package struct AgentTrace: Sendable {
    @TaskLocal static var current: AgentTrace?

    let name: String
    let version: Int
    /// The conversation's log.
    let conversation: String

    package init(name: String, version: Int, conversation: String) {
        self.name = name
        self.version = version
        self.conversation = conversation
    }

    /// Runs `body` as work for the agent.
    package func run<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        try await Self.$current.withValue(self, operation: body)
    }
}
