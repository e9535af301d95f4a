import Fermata
import FermataAI
import TestSupport
import Testing

@Suite("Traces and metrics of the gateway")
struct GatewayTelemetryTests {
    private let recorded = RecordedTelemetry()

    private func gateway(
        _ first: ScriptedProvider,
        _ second: ScriptedProvider = ScriptedProvider([]),
        configuration: GatewayConfiguration = GatewayTests.configuration(),
        recordsContent: Bool = false
    ) throws -> ModelGateway {
        try ModelGateway(
            configuration: configuration,
            database: .inMemory(),
            providers: ["of-first": first, "of-second": second],
            telemetry: recorded.telemetry(recordsContent: recordsContent)
        )
    }

    @Test("a request to a provider is a span under OpenTelemetry's names, below that of the call")
    func spans() async throws {
        var call = GatewayTests.call(schema: .object(["n": .integer()]))
        call.request.temperature = 0.5
        call.request.seed = 7
        _ = try await gateway(ScriptedProvider([.say(#"{"n": 3}"#)], name: "openai")).respond(to: call)
        let span = try #require(recorded.spans("chat first-1").first)
        #expect(span.kind == "client")
        #expect(span.parent == "fermata.respond default")
        #expect(!span.isError)
        #expect(
            span.attributes == [
                "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "first-1",
                "gen_ai.request.max_tokens": "100", "gen_ai.request.temperature": "0.5", "gen_ai.request.seed": "7",
                "gen_ai.output.type": "json", "gen_ai.response.model": "s-1",
                "gen_ai.response.finish_reasons": "stop", "gen_ai.usage.input_tokens": "100",
                "gen_ai.usage.output_tokens": "10", "fermata.provider": "of-first",
            ]
        )
        let whole = try #require(recorded.spans("fermata.respond default").first)
        #expect(whole.attributes["fermata.model"] == "first")
        #expect(whole.attributes["fermata.answer.source"] == "provider")
        #expect(recorded.openSpans == 0)
    }

    @Test("the span says where the server is, also when the port is the scheme's own")
    func address() async throws {
        var configuration = GatewayTests.configuration()
        configuration.providers[0].kind = .openAI
        configuration.providers[1].kind = .openAI
        configuration.providers[1].baseURL = "http://127.0.0.1:8080/v1"
        let first = ScriptedProvider([.fail(.unavailable)], name: "of-first")
        let gateway = try gateway(first, ScriptedProvider([.say("x")]), configuration: configuration)
        _ = try await gateway.respond(to: GatewayTests.call())
        let own = try #require(recorded.spans("chat first-1").first)
        #expect(own.attributes["server.address"] == "api.openai.com")
        #expect(own.attributes["server.port"] == "443")
        // It was made from the configuration, whose kind says what it speaks.
        #expect(own.attributes["gen_ai.provider.name"] == "openai")
        let other = try #require(recorded.spans("chat second-1").first)
        #expect(other.attributes["server.address"] == "127.0.0.1")
        #expect(other.attributes["server.port"] == "8080")
    }

    @Test("a model that fails is a span with the type of its error, and the call says that it was passed over")
    func fallback() async throws {
        let first = ScriptedProvider([.fail(.unavailable)])
        _ = try await gateway(first, ScriptedProvider([.say("x")])).respond(to: GatewayTests.call())
        let failed = try #require(recorded.spans("chat first-1").first)
        #expect(failed.isError)
        #expect(failed.attributes["error.type"] == "ModelUnavailable")
        let whole = try #require(recorded.spans("fermata.respond default").first)
        #expect(!whole.isError)
        #expect(whole.events.map(\.name) == ["fermata.model.passed"])
        #expect(whole.events.first?.attributes["fermata.model"] == "first")
        #expect(whole.events.first?.attributes["fermata.outcome"] == "failed")
        #expect(whole.events.first?.attributes["error.type"] == "ModelUnavailable")
        let durations = recorded.series("gen_ai.client.operation.duration")
        #expect(durations.count == 2)
        #expect(durations.compactMap { $0.labels["error.type"] } == ["ModelUnavailable"])
    }

    @Test("tokens are recorded by type, with the labels that the convention has")
    func tokens() async throws {
        let gateway = try gateway(ScriptedProvider([.say("x"), .say("y")], name: "openai"))
        _ = try await gateway.respond(to: GatewayTests.call("a"))
        _ = try await gateway.respond(to: GatewayTests.call("b"))
        let series = recorded.series("gen_ai.client.token.usage")
        #expect(Set(series.compactMap { $0.labels["gen_ai.token.type"] }) == ["input", "output"])
        let output = try #require(series.first { $0.labels["gen_ai.token.type"] == "output" })
        #expect(output.values == [10, 10])
        #expect(
            output.labels == [
                "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "first-1",
                "gen_ai.response.model": "s-1", "gen_ai.token.type": "output",
            ]
        )
        #expect(recorded.series("fermata.cost.nanos").first?.values == [120_000, 120_000])
    }

    @Test("only a stream has a time to its first piece")
    func stream() async throws {
        let gateway = try gateway(ScriptedProvider([.say("x"), .say("y")]))
        _ = try await gateway.respond(to: GatewayTests.call("a"))
        #expect(recorded.series("gen_ai.client.operation.time_to_first_chunk").isEmpty)
        _ = try await gateway.respond(to: GatewayTests.call("b")) { _ in }
        #expect(recorded.series("gen_ai.client.operation.time_to_first_chunk").first?.values.count == 1)
        let spans = recorded.spans("chat first-1")
        #expect(spans.map { $0.attributes["gen_ai.request.stream"] } == [nil, "true"])
        #expect(spans.map { $0.attributes["gen_ai.response.time_to_first_chunk"] == nil } == [true, false])
    }

    @Test("waits for a limit and refusals of a budget are counted, and nothing was asked")
    func limits() async throws {
        let budget = Budget(name: "run", scope: .run, limit: .cost(Cost(nanos: 1)), window: .total)
        var configuration = GatewayTests.configuration(budgets: [budget])
        configuration.models[1].price = .free
        configuration.providers[1].limits = RateLimits(requestsPerMinute: 1, deliverySeconds: 60)
        let second = ScriptedProvider([.say("x")])
        let gateway = try gateway(ScriptedProvider([]), second, configuration: configuration)
        _ = try await gateway.respond(to: GatewayTests.call("a"))
        await #expect(throws: ApplicationError.self) { try await gateway.respond(to: GatewayTests.call("b")) }
        let refusals = try #require(recorded.series("fermata.budget.refusals").first)
        #expect(refusals.labels == ["fermata.model": "first", "fermata.provider": "of-first"])
        #expect(refusals.values == [1, 1])
        let waits = try #require(recorded.series("fermata.limiter.waits").first)
        #expect(waits.labels == ["fermata.model": "second", "fermata.provider": "of-second"])
        #expect(waits.values == [1])
        #expect(recorded.spans.filter { $0.kind == "client" }.count == 1)
        let waiting = try #require(recorded.spans.last)
        #expect(waiting.isError)
        #expect(waiting.events.last?.attributes["fermata.outcome"] == "limited")
        #expect(waiting.events.last?.attributes["fermata.wait_seconds"] != nil)
    }

    @Test("an answer from the cache or from the record asks no provider, and the span says so")
    func cached() async throws {
        let gateway = try gateway(ScriptedProvider([.say("x")]))
        for key in ["a", "b", "b"] { _ = try await gateway.respond(to: GatewayTests.call(key, cache: .seconds(60))) }
        #expect(recorded.spans("chat first-1").count == 1)
        let sources = recorded.spans("fermata.respond default").map { $0.attributes["fermata.answer.source"] }
        #expect(sources == ["provider", "cache", "record"])
        #expect(recorded.series("fermata.cache.hits").first?.values == [1])
    }

    @Test("a request for vectors is a span of its own, and counts no tokens that its server did not count")
    func embeddings() async throws {
        let gateway = try gateway(ScriptedProvider([]))
        _ = try await gateway.embed(
            EmbeddingCall(key: "a", model: "default", texts: ["one", "two"], dimensions: 1)
        )
        let span = try #require(recorded.spans("embeddings first-1").first)
        #expect(span.kind == "client")
        #expect(span.parent == "fermata.respond default")
        #expect(span.attributes["gen_ai.operation.name"] == "embeddings")
        #expect(span.attributes["gen_ai.embeddings.dimension.count"] == "1")
        #expect(span.attributes["gen_ai.usage.input_tokens"] == "1")
        #expect(span.attributes["gen_ai.usage.output_tokens"] == nil)
        #expect(recorded.series("gen_ai.client.token.usage").map { $0.labels["gen_ai.token.type"] } == ["input"])
        #expect(recorded.spans("fermata.respond default").first?.attributes["fermata.model"] == "first")
    }

    @Test("what guardrails decide is counted by guardrail, place and action")
    func guardrails() async throws {
        var configuration = GatewayTests.configuration()
        configuration.guardrails = [
            GuardrailConfiguration(.pii(types: [.email: .redact]), at: [.modelInput])
        ]
        var call = GatewayTests.call()
        call.request.messages = [Message(.user, "Write to anna.berg@example.org")]
        _ = try await gateway(ScriptedProvider([.say("x")]), configuration: configuration).respond(to: call)
        #expect(
            recorded.series("fermata.guardrail.decisions").map(\.labels) == [
                [
                    "fermata.guardrail.name": "pii", "fermata.guardrail.point": "model_input",
                    "fermata.guardrail.action": "replace",
                ]
            ]
        )
    }

    @Test("a model that nobody knows does not name a span")
    func unknownModel() async throws {
        var call = GatewayTests.call()
        call.request.model = "gpt-none"
        let gateway = try gateway(ScriptedProvider([]))
        let unknown = call
        await #expect(throws: ApplicationError.self) { try await gateway.respond(to: unknown) }
        #expect(recorded.spans.map(\.name) == ["fermata.respond"])
        #expect(recorded.spans.first?.attributes["error.type"] == "ModelInvalidInput")
        #expect(!recorded.everything.contains("gpt-none"))
    }
}
