import Fermata
public import Foundation

/// The way to models: routes with fallback, limits of keys, budgets, guardrails, and a record of it all.
///
/// A call takes the models of its route in turn. Each is asked only if its key's limits and all budgets allow it; what it
/// may cost is reserved on the disk before the request leaves and settled after it, together with the answer. So a call
/// that is tried again after a crash finds what was paid for, and asks no second time. The gateway never waits for a
/// limit: it throws an error that says when to come again, and the workflow engine does.
public struct ModelGateway: Sendable {
    let configuration: GatewayConfiguration
    let providers: [String: any ModelProvider]
    let limiter: any RateLimitStore
    let ledger: any BudgetLedger
    let cache: any ResponseCache
    let guardrails: GuardrailPipeline
    let telemetry: AITelemetry
    let coolDowns = CoolDowns()
    /// Of keys that nobody keeps count of.
    let pauses = CoolDowns()

    /// How often a model is asked to correct an answer that does not fit the schema, the first time included.
    static let tries = 3

    /// Creates a gateway.
    ///
    /// - Parameters:
    ///   - providers: By the names of the configuration; `nil` makes them from it, with keys from `environment`.
    ///   - resources: What guardrails need.
    /// - Throws: `FermataError` with code `invalidConfiguration`.
    public init(
        configuration: GatewayConfiguration,
        database: AIDatabase,
        providers: [String: any ModelProvider]? = nil,
        resources: GuardrailResources = GuardrailResources(),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        let settings = try configuration.telemetry.overridden(by: environment)
        try self.init(
            configuration: configuration,
            database: database,
            providers: providers,
            resources: resources,
            environment: environment,
            telemetry: AITelemetry(recordsContent: settings.recordContent)
        )
    }

    package init(
        configuration: GatewayConfiguration,
        database: AIDatabase,
        providers: [String: any ModelProvider]?,
        resources: GuardrailResources = GuardrailResources(),
        environment: [String: String] = ProcessInfo.processInfo.environment,
        telemetry: AITelemetry
    ) throws {
        try configuration.validate()
        self.telemetry = telemetry
        self.configuration = configuration
        var made: [String: any ModelProvider] = providers ?? [:]
        for settings in configuration.providers where made[settings.name] == nil {
            made[settings.name] = try settings.makeProvider(environment)
        }
        self.providers = made
        limiter = SQLRateLimitStore(database)
        ledger = SQLBudgetLedger(database)
        cache = SQLResponseCache(database)
        guardrails = try GuardrailPipeline(configuration.guardrails, resources: resources)
    }

    /// Asks the models of a route until one answers.
    ///
    /// An answer that does not fit the request's schema goes back to the model with what is wrong, twice at most; each
    /// try is paid.
    ///
    /// - Parameter onDelta: Gets the answer in pieces while it is made; `nil` asks for it at once. Where a guardrail looks
    ///   at answers it gets them when the guardrail has, and only what is left. What a fallback or a correction replaces
    ///   has been handed out already.
    /// - Throws: `ApplicationError` with a type of ``LanguageModelErrorType``. One that may pass carries when to try
    ///   again, within the route's time limit.
    public func respond(
        to call: GatewayCall,
        onDelta: (@Sendable (ModelDelta) async throws -> Void)? = nil
    ) async throws -> GatewayAnswer {
        let trace = GatewayTrace(route: try? configuration.route(named: call.request.model).name, telemetry)
        return try await trace.run { try await respond(to: call, trace, onDelta) }
    }

    private func respond(
        to call: GatewayCall,
        _ trace: GatewayTrace,
        _ onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> GatewayAnswer {
        var call = call
        let outcome = try await guardrails.check(call.request.messages)
        trace.decided(outcome.decisions)
        call.request.messages = try outcome.get()
        // Wherever tools may answer, and from the first request on: what requests begin with stays the same.
        if !call.request.tools.isEmpty || call.request.messages.contains(where: { $0.role == .tool }) {
            call.request.messages.instruct(guardrails.instructions(at: .toolOutput))
        }
        guard let schema = call.request.outputSchema else {
            return try await ask(call, outcome.decisions, trace, onDelta)
        }
        let key = call.key
        var paid = Cost.zero
        for attempt in 1...Self.tries {
            call.key = attempt == 1 ? key : "\(key)#\(attempt)"
            var answer = try await ask(call, outcome.decisions, trace, onDelta)
            let issues = answer.response.message.toolCalls.isEmpty ? Self.issues(answer.response, schema) : nil
            answer.cost = paid + answer.cost
            guard let issues else { return answer }
            paid = answer.cost
            call.request.messages += [answer.response.message, Message(.user, issues)]
        }
        throw LanguageModelErrorType.outputInvalid.error(
            "The model's answer did not fit its schema in \(Self.tries) tries.",
            isRetryable: false
        )
    }

    /// What is wrong with a structured answer, in words for the model; `nil` for nothing.
    private static func issues(_ response: ModelResponse, _ schema: JSONSchema) -> String? {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(response.message.text.utf8)) else {
            return "This is not JSON. Answer with JSON alone that fits the schema."
        }
        let issues = schema.issues(in: value)
        guard !issues.isEmpty else { return nil }
        return SchemaIssues(list: issues).text("This does not fit the schema. Correct it and answer with JSON alone:")
    }

    private func ask(
        _ call: GatewayCall,
        _ decisions: [GuardrailDecision],
        _ trace: GatewayTrace,
        _ onDelta: (@Sendable (ModelDelta) async throws -> Void)?
    ) async throws -> GatewayAnswer {
        if let paid = try await ledger.answer(to: call.key),
            let answer = try? JSONDecoder().decode(GatewayAnswer.self, from: paid)
        {
            trace.answered(by: answer.model, from: .record)
            if let onDelta {
                for delta in answer.response.message.deltas { try await onDelta(delta) }
            }
            return answer
        }
        let route = try configuration.route(named: call.request.model)
        var round = RouteRound(route: route, askedAt: call.askedAt)
        for model in configuration.models(of: route) {
            try round.requireTime()
            if let rest = coolDowns.remaining(model.name) {
                round.pass(model, .coolingDown, wait: rest)
                trace.passed(model, .coolingDown, nil, wait: rest)
                continue
            }
            let attempt = ModelAttemptRun(
                gateway: self,
                call: call,
                model: model,
                decisions: decisions,
                trace: trace,
                route: route,
                timeLeft: round.timeLeft()
            )
            switch try await attempt.run(before: round.attempts, onDelta) {
            case .answered(let answer):
                coolDowns.end(model.name)
                trace.answered(by: model.name, from: answer.isCached ? .cache : .provider)
                return answer
            case .passed(let outcome, let reason, let error, let wait):
                if reason == .unavailable {
                    coolDowns.begin(model.name, for: .seconds(route.coolDownSeconds))
                }
                round.pass(model, outcome, error: error, wait: wait)
                trace.passed(model, outcome, error, wait: wait)
                guard route.fallsBackOn.contains(reason) else { throw round.failure() }
            }
        }
        throw round.failure()
    }
}

extension GatewayConfiguration {
    /// In the route's order.
    func models(of route: Route) -> [ModelSettings] {
        route.models.compactMap { name in models.first { $0.name == name } }
    }
}
