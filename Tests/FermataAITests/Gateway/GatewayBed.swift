import Fermata
import Foundation

@testable import FermataAI

/// A gateway with one model at a server, and what it has written down.
struct GatewayBed {
    let gateway: ModelGateway

    init(
        _ url: String,
        kind: ProviderConfiguration.Kind = .openAI,
        limits: RateLimits = RateLimits(),
        timeLimitSeconds: Double = 60,
        routeSeconds: Double = 60,
        chargesRepeatsOnce: Bool = false,
        guardrails: [GuardrailConfiguration] = [],
        resources: GuardrailResources = GuardrailResources(),
        database: AIDatabase? = nil
    ) throws {
        gateway = try ModelGateway(
            configuration: GatewayConfiguration(
                providers: [
                    ProviderSettings(
                        name: "server",
                        kind: kind,
                        baseURL: url,
                        limits: limits,
                        timeLimitSeconds: timeLimitSeconds,
                        chargesRepeatsOnce: chargesRepeatsOnce
                    )
                ],
                models: [
                    ModelSettings(
                        name: "small",
                        provider: "server",
                        model: "small-1",
                        maxOutputTokens: 100,
                        price: GatewayTests.price
                    )
                ],
                routes: [Route(name: "default", models: ["small"], timeLimitSeconds: routeSeconds)],
                guardrails: guardrails
            ),
            database: database ?? .inMemory(),
            resources: resources
        )
    }

    /// The calls by how they ended, with their tokens, those that are our estimate, and what they cost.
    func usage() async throws -> [String] {
        try await gateway.ledger.usage(UsageQuery(grouping: [.outcome])).rows.map { row in
            "\(row.group[0]) \(row.calls), \(row.inputTokens) in, \(row.outputTokens) out, "
                + "\(row.estimatedCalls) estimated, \(row.cost)"
        }
    }

    func balance() async throws -> BudgetBalance {
        try await gateway.ledger.balance(of: BudgetScope(.run, "run"), window: .total)
    }

    /// One answer of OpenAI's interface.
    static func say(_ text: String, usage: String? = #"{"prompt_tokens": 7, "completion_tokens": 3}"#)
        -> StubServer.Answer
    {
        let usage = usage.map { #", "usage": \#($0)"# } ?? ""
        return Providers.json(
            #"{"choices": [{"message": {"content": "\#(text)"}, "finish_reason": "stop"}]\#(usage)}"#
        )
    }
}
