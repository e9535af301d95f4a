import Fermata
public import Foundation

/// Everything that AI work needs, made once for a worker: the gateway, conversations, streams, agents and tools.
public struct AIServices: Sendable {
    /// The way to models.
    public let gateway: ModelGateway
    /// What limits, budgets and usage are kept in.
    public let ledger: any BudgetLedger
    /// What was said.
    public let conversations: any ConversationLog
    /// What runs show while they run.
    public let streams: any StreamBuffer
    /// The agents.
    public let agents: DefinitionRegistry
    /// What agents may call, by name.
    public let tools: [String: AnyTool]
    let guardrails: GuardrailPipeline

    /// Makes the services on one store.
    ///
    /// - Throws: `FermataError` with code `invalidConfiguration`.
    public init(
        database: AIDatabase,
        configuration: GatewayConfiguration = .local,
        tools: [AnyTool] = [],
        providers: [String: any ModelProvider]? = nil,
        resources: GuardrailResources = GuardrailResources(),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        let gateway = try ModelGateway(
            configuration: configuration,
            database: database,
            providers: providers,
            resources: resources,
            environment: environment
        )
        self.gateway = gateway
        guardrails = gateway.guardrails
        ledger = gateway.ledger
        conversations = SQLiteConversationLog(database)
        streams = try SQLiteStreamBuffer(database)
        self.tools = Dictionary(tools.map { ($0.definition.name, $0) }) { first, _ in first }
        let names = Set(self.tools.keys)
        agents = DefinitionRegistry(database, kind: .agent) { name, content in
            let definition = try AgentDefinition(yaml: content, tools: names)
            guard definition.name == name else {
                throw LanguageModelErrorType.invalidInput.error(
                    "The definition is of the agent '\(definition.name)', not of '\(name)'."
                )
            }
        }
    }

    /// Looks an agent up: `name@version`, `name@label`, or a name alone for the label `production` and, where nothing
    /// has that label, the newest version.
    ///
    /// - Throws: `ApplicationError` of type ``DefinitionErrorType/notFound`` or ``LanguageModelErrorType/invalidInput``.
    public func agent(_ reference: String) async throws -> (AgentDefinition, DefinitionInfo) {
        let parsed = try DefinitionReference(parsing: reference)
        var found: Definition?
        if parsed.selector == .latest {
            let production = DefinitionReference(name: parsed.name, .label("production"))
            do {
                found = try await agents.get(production)
            } catch let error as ApplicationError where error.type == DefinitionErrorType.notFound.rawValue {
                found = nil
            }
        }
        let definition = if let found { found } else { try await agents.get(parsed) }
        return (try AgentDefinition(yaml: definition.content), definition.info)
    }

    /// What guardrails make of a tool call before it runs.
    public func checked(_ call: ToolCall) async throws -> GuardrailOutcome<ToolCall> {
        try await guardrails.check(call)
    }

    /// What guardrails make of a tool's answer before a model reads it.
    public func checked(_ result: ToolResult) async throws -> GuardrailOutcome<ToolResult> {
        try await guardrails.check(result)
    }
}
