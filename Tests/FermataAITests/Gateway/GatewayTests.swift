import Fermata
import FermataAI
import Foundation
import TestSupport
import Testing

@Suite("The gateway")
struct GatewayTests {
    static let price = ModelPrice(
        inputPerMillion: Cost(nanos: 1_000_000_000),
        outputPerMillion: Cost(nanos: 2_000_000_000)
    )

    static func configuration(
        models: [String] = ["first", "second"],
        budgets: [Budget] = [],
        limits: RateLimits = RateLimits(),
        route: Route? = nil
    ) -> GatewayConfiguration {
        GatewayConfiguration(
            providers: models.map { ProviderSettings(name: "of-\($0)", kind: .local, limits: limits) },
            models: models.map {
                ModelSettings(name: $0, provider: "of-\($0)", model: "\($0)-1", maxOutputTokens: 100, price: price)
            },
            routes: [route ?? Route(name: "default", models: models)],
            budgets: budgets
        )
    }

    static func call(_ key: String = "run/1", schema: JSONSchema? = nil, cache: Duration? = nil) -> GatewayCall {
        GatewayCall(
            key: key,
            request: ModelRequest(model: "default", messages: [Message(.user, "Hello")], outputSchema: schema),
            scopes: [BudgetScope(.run, "run")],
            cacheTimeToLive: cache
        )
    }

    private func gateway(
        _ first: ScriptedProvider,
        _ second: ScriptedProvider = ScriptedProvider([]),
        configuration: GatewayConfiguration = configuration(),
        database: AIDatabase? = nil
    ) throws -> ModelGateway {
        try ModelGateway(
            configuration: configuration,
            database: database ?? .inMemory(),
            providers: ["of-first": first, "of-second": second]
        )
    }

    @Test("the first model that can answers, and the answer says who did and what became of the others")
    func fallback() async throws {
        let first = ScriptedProvider([.fail(.unavailable)])
        let second = ScriptedProvider([.say("Good day")])
        let answer = try await gateway(first, second).respond(to: Self.call())
        #expect(answer.response.message.text == "Good day")
        #expect(answer.model == "second")
        #expect(answer.attempts.map(\.outcome) == [.failed, .answered])
        #expect(answer.attempts.first?.errorType == "ModelUnavailable")
        #expect(answer.cost == Cost(nanos: 120_000))
        #expect(second.requests.first?.model == "second-1")
    }

    @Test("a model that failed is left out for its cool-down")
    func coolDown() async throws {
        let first = ScriptedProvider([.fail(.unavailable), .say("back")])
        let second = ScriptedProvider([.say("one"), .say("two")])
        let gateway = try gateway(first, second)
        _ = try await gateway.respond(to: Self.call("a"))
        let answer = try await gateway.respond(to: Self.call("b"))
        #expect(answer.attempts.map(\.outcome) == [.coolingDown, .answered])
        #expect(first.requests.count == 1)
    }

    @Test("what was paid under a key is not asked for again, also by another process")
    func paidOnce() async throws {
        let database = try AIDatabase.inMemory()
        let provider = ScriptedProvider([.say("once")])
        let before = try await gateway(provider, database: database).respond(to: Self.call())
        let after = try await gateway(provider, database: database).respond(to: Self.call())
        #expect(before == after)
        #expect(provider.requests.count == 1)
    }

    @Test("a limit of the provider ends in an error that says when to come again, and nothing is charged")
    func rateLimit() async throws {
        let provider = ScriptedProvider([.fail(.rateLimited, retryAfter: .seconds(7))])
        let only = Self.configuration(models: ["first"])
        let gateway = try gateway(provider, configuration: only)
        let error = await #expect(throws: ApplicationError.self) { try await gateway.respond(to: Self.call()) }
        #expect(error?.type == "RateLimited")
        #expect(error?.isNonRetryable == false)
        #expect(error?.nextRetryDelay == .seconds(7))
        // The key is paused for all: the provider is not asked.
        let again = await #expect(throws: ApplicationError.self) { try await gateway.respond(to: Self.call("b")) }
        #expect(again?.nextRetryDelay.map { $0 > .seconds(5) && $0 <= .seconds(8) } == true)
        #expect(provider.requests.count == 1)
    }

    @Test("a wait that ends after the route's time limit is an error that is not tried again")
    func overtime() async throws {
        let provider = ScriptedProvider([.fail(.rateLimited, retryAfter: .seconds(70))])
        let route = Route(name: "default", models: ["first"], timeLimitSeconds: 60)
        let gateway = try gateway(
            provider,
            configuration: Self.configuration(models: ["first"], route: route)
        )
        let error = await #expect(throws: ApplicationError.self) { try await gateway.respond(to: Self.call()) }
        #expect(error?.type == "ModelTimeLimit")
        #expect(error?.isNonRetryable == true)
    }

    @Test("a budget is checked for every model of the route, before it is asked")
    func budget() async throws {
        let budget = Budget(name: "run", scope: .run, limit: .cost(Cost(nanos: 130_000)), window: .total)
        var configuration = Self.configuration(budgets: [budget])
        // Too expensive for the budget; the second one fits once.
        configuration.models[0].price = ModelPrice(
            inputPerMillion: Cost(nanos: 1_000_000_000_000),
            outputPerMillion: Cost(nanos: 1_000_000_000_000)
        )
        configuration.models[1].maxOutputTokens = 10
        let first = ScriptedProvider([])
        let second = ScriptedProvider([.say("cheap")])
        let gateway = try gateway(first, second, configuration: configuration)
        let answer = try await gateway.respond(to: Self.call())
        #expect(answer.attempts.map(\.outcome) == [.overBudget, .answered])
        let error = await #expect(throws: ApplicationError.self) { try await gateway.respond(to: Self.call("b")) }
        #expect(error?.type == "BudgetExhausted")
        #expect(error?.message.contains("run") == true)
        #expect(first.requests.isEmpty)
        #expect(second.requests.count == 1)
    }

    @Test("an answer that does not fit its schema goes back with what is wrong, and each try is paid")
    func schema() async throws {
        let provider = ScriptedProvider([.say("no JSON"), .say(#"{"n": "x"}"#), .say(#"{"n": 3}"#)])
        let schema = JSONSchema.object(["n": .integer()])
        let answer = try await gateway(provider).respond(to: Self.call(schema: schema))
        #expect(answer.response.message.text == #"{"n": 3}"#)
        #expect(answer.cost == Cost(nanos: 360_000))
        #expect(provider.requests.map(\.messages.count) == [1, 3, 5])
        #expect(provider.requests.last?.messages.last?.text.contains("/n") == true)
    }

    @Test("a model that never fits the schema ends the call, and it is not tried again")
    func hopeless() async throws {
        let provider = ScriptedProvider([.say("1"), .say("2"), .say("3"), .say("4")])
        let gateway = try gateway(provider)
        let call = Self.call(schema: .object(["n": .integer()]))
        let error = await #expect(throws: ApplicationError.self) { try await gateway.respond(to: call) }
        #expect(error?.type == "ModelOutputInvalid")
        #expect(error?.isNonRetryable == true)
        #expect(provider.requests.count == 3)
    }

    @Test("an equal request is answered from the cache only if both calls ask for it, and costs nothing")
    func cache() async throws {
        let provider = ScriptedProvider([.say("one"), .say("two")])
        let gateway = try gateway(provider)
        _ = try await gateway.respond(to: Self.call("a", cache: .seconds(60)))
        let cached = try await gateway.respond(to: Self.call("b", cache: .seconds(60)))
        #expect(cached.isCached)
        #expect(cached.cost == .zero)
        #expect(cached.response.message.text == "one")
        let fresh = try await gateway.respond(to: Self.call("c"))
        #expect(fresh.response.message.text == "two")
    }

    @Test("an unknown model or route is an error that names those there are")
    func unknown() async throws {
        var call = Self.call()
        call.request.model = "gpt-none"
        let gateway = try gateway(ScriptedProvider([]))
        let unknown = call
        let error = await #expect(throws: ApplicationError.self) { try await gateway.respond(to: unknown) }
        #expect(error?.type == "ModelInvalidInput")
        #expect(error?.message.contains("default, first, second") == true)
    }
}
