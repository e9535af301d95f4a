import Fermata
import Foundation

extension ModelGateway {
    /// How much longer than its request a reservation lives: as long as a workflow may wait for its retry.
    static let reservationLifetime = Duration.seconds(7 * 86_400)

    /// The settings of a model's provider.
    func settings(of model: ModelSettings) -> ProviderSettings? {
        configuration.providers.first { $0.name == model.provider }
    }

    /// What was paid under a key; if nothing was, the answer of the first model that gives one.
    func pay<Value: Codable & Sendable>(
        _ key: String,
        route: Route,
        models: [ModelSettings],
        askedAt: Date,
        _ request: (ModelSettings) throws -> PaidRequest<Value>
    ) async throws -> Paid<Value> {
        let trace = GatewayTrace(route: route.name, telemetry)
        return try await trace.run {
            try await pay(key, route: route, models: models, askedAt: askedAt, trace, request)
        }
    }

    private func pay<Value: Codable & Sendable>(
        _ key: String,
        route: Route,
        models: [ModelSettings],
        askedAt: Date,
        _ trace: GatewayTrace,
        _ request: (ModelSettings) throws -> PaidRequest<Value>
    ) async throws -> Paid<Value> {
        if let paid = try await ledger.answer(to: key),
            let answer = try? JSONDecoder().decode(Paid<Value>.self, from: paid)
        {
            trace.answered(by: nil, from: .record)
            return answer
        }
        var round = RouteRound(route: route, askedAt: askedAt)
        for model in models {
            try round.requireTime()
            if let rest = coolDowns.remaining(model.name) {
                round.pass(model, .coolingDown, wait: rest)
                trace.passed(model, .coolingDown, nil, wait: rest)
                continue
            }
            switch try await request(model).run() {
            case .answered(let paid):
                coolDowns.end(model.name)
                trace.answered(by: model.name, from: .provider)
                return paid
            case .passed(let outcome, let reason, let error, let wait):
                if reason == .unavailable { coolDowns.begin(model.name, for: .seconds(route.coolDownSeconds)) }
                round.pass(model, outcome, error: error, wait: wait)
                trace.passed(model, outcome, error, wait: wait)
                guard route.fallsBackOn.contains(reason) else { throw round.failure() }
            }
        }
        throw round.failure()
    }
}
