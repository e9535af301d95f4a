import FermataAI

extension AgentTrace {
    init(_ agent: AgentReference, _ conversation: ConversationHead) {
        self.init(name: agent.name, version: agent.version, conversation: conversation.log)
    }
}
