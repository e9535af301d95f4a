import Fermata
import FermataAI
import Testing

@Suite("The gateway's configuration")
struct GatewayConfigurationTests {
    private static let good = """
        providers:
          - name: own
            kind: openai
            baseURL: http://127.0.0.1:8080/v1
            limits: {requestsPerMinute: 60}
        models:
          - {name: small, provider: own, model: tiny-1, maxOutputTokens: 512}
        routes:
          - {name: default, models: [small], timeLimitSeconds: 90}
        budgets:
          - {name: per-user, scope: user, limit: {cost: 2.5}, window: day}
        """

    @Test("YAML says what there is")
    func reads() throws {
        let configuration = try GatewayConfiguration(yaml: Self.good)
        #expect(configuration.providers.first?.limits.requestsPerMinute == 60)
        #expect(configuration.models.first?.maxOutputTokens == 512)
        #expect(configuration.routes.first?.timeLimitSeconds == 90)
        #expect(configuration.budgets.first?.limit == .cost(Cost(nanos: 2_500_000_000)))
    }

    @Test(
        "a mistake is an error that names the place",
        arguments: [
            ("maxOutputTokens: 512", "maxTokens: 512", "models[0].maxTokens"),
            ("provider: own", "provider: other", "'other'"),
            ("models: [small]", "models: [small, large]", "'large'"),
            ("kind: openai", "kind: openia", "providers[0].kind"),
            ("requestsPerMinute: 60", "requestsPerMinute: 0", "requestsPerMinute"),
            ("timeLimitSeconds: 90", "timeLimitSeconds: -1", "timeLimitSeconds"),
            ("  - name: own", "  - title: own", "providers[0].title"),
            ("{cost: 2.5}", "{cost: 2.5, calls: 3}", "budgets[0].limit"),
            ("requestsPerMinute: 60", "requestPerMinute: 60", "providers[0].limits.requestPerMinute"),
            ("window: day", "per: day", "budgets[0].per"), ("{cost: 2.5}", "{cost: -1}", "budgets[0].limit"),
            ("maxOutputTokens: 512", "price: {input: 2}", "models[0].price.input"),
            ("    limits:", "    limit: {}\n    limits:", "providers[0].limit"),
            ("budgets:", "retention: {usageDays: -1}\nbudgets:", "usageDays"),
            ("budgets:", "retention: {callDays: 1}\nbudgets:", "callDays"),
            ("budgets:", "budget:", "'budget'"),
        ]
    )
    func mistakes(right: String, wrong: String, place: String) throws {
        let text = Self.good.replacing(right, with: wrong)
        let error = #expect(throws: FermataError.self) { try GatewayConfiguration(yaml: text) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
    }
}
