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
    /// The prompts, as ``PromptTemplate`` reads them.
    public let prompts: DefinitionRegistry
    /// What agents may call, by name.
    public let tools: [String: AnyTool]
    let guardrails: GuardrailPipeline
    private let versions = AgentVersions()

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
        let settings = try configuration.telemetry.overridden(by: environment)
        try self.init(
            database: database,
            configuration: configuration,
            tools: tools,
            providers: providers,
            resources: resources,
            environment: environment,
            telemetry: AITelemetry(recordsContent: settings.recordContent)
        )
    }

    package init(
        database: AIDatabase,
        configuration: GatewayConfiguration,
        tools: [AnyTool],
        providers: [String: any ModelProvider]?,
        resources: GuardrailResources = GuardrailResources(),
        environment: [String: String] = ProcessInfo.processInfo.environment,
        telemetry: AITelemetry
    ) throws {
        let gateway = try ModelGateway(
            configuration: configuration,
            database: database,
            providers: providers,
            resources: resources,
            environment: environment,
            telemetry: telemetry
        )
        self.gateway = gateway
        guardrails = gateway.guardrails
        ledger = gateway.ledger
        conversations = SQLConversationLog(database)
        streams = try SQLStreamBuffer(database)
        self.tools = Dictionary(tools.map { ($0.definition.name, $0) }) { first, _ in first }
        prompts = DefinitionRegistry(database, kind: .prompt) { _, content in _ = try PromptTemplate(content) }
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
        guard case .version = parsed.selector else { return try await read(parsed) }
        return try await versions.version(parsed.description) { try await read(parsed) }
    }

    private func read(_ reference: DefinitionReference) async throws -> (AgentDefinition, DefinitionInfo) {
        let definition = try await agents.inUse(reference)
        return (try AgentDefinition(yaml: definition.content), definition.info)
    }

    /// Looks a prompt up, as ``agent(_:)`` does.
    ///
    /// - Throws: `ApplicationError` of type ``DefinitionErrorType/notFound`` or ``LanguageModelErrorType/invalidInput``.
    public func prompt(_ reference: String) async throws -> (PromptTemplate, DefinitionInfo) {
        let definition = try await prompts.inUse(DefinitionReference(parsing: reference))
        return (try PromptTemplate(definition.content), definition.info)
    }

    /// Keeps a version of an agent, if the tools and the prompt that it names are there.
    ///
    /// - Parameters:
    ///   - yaml: The definition, which names the agent.
    ///   - author: Who, for the record.
    /// - Throws: `ApplicationError` of type ``LanguageModelErrorType/invalidInput`` that names the field, or of one of
    ///   ``DefinitionErrorType``.
    public func putAgent(_ yaml: String, by author: String) async throws -> DefinitionInfo {
        let definition = try AgentDefinition(yaml: yaml, tools: Set(tools.keys))
        if case .prompt(let reference) = definition.instructions {
            do {
                _ = try await prompt(reference)
            } catch let error as ApplicationError where error.type == DefinitionErrorType.notFound.rawValue {
                throw LanguageModelErrorType.invalidInput.error("'instructions.prompt': \(error.message)")
            }
        }
        return try await agents.put(definition.name, yaml, by: author)
    }

    /// What guardrails make of a tool call before it runs.
    public func checked(_ call: ToolCall) async throws -> GuardrailOutcome<ToolCall> {
        let outcome = try await guardrails.check(call)
        gateway.telemetry.decided(outcome.decisions)
        return outcome
    }

    /// What guardrails make of a tool's answer before a model reads it.
    public func checked(_ result: ToolResult) async throws -> GuardrailOutcome<ToolResult> {
        let outcome = try await guardrails.check(result)
        gateway.telemetry.decided(outcome.decisions)
        return outcome
    }
}
