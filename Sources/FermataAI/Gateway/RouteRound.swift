import Fermata
import Foundation

/// One round through the models of a route: what became of each, and when to come again.
struct RouteRound {
    let route: Route
    let askedAt: Date
    private(set) var attempts: [ModelAttempt] = []
    private var lastError: ApplicationError?
    private var shortestWait: Duration?

    /// Nobody needs to come again sooner.
    private static let minimumWait = Duration.milliseconds(100)

    init(route: Route, askedAt: Date) {
        self.route = route
        self.askedAt = askedAt
    }

    /// Notes that a model did not answer.
    mutating func pass(
        _ model: ModelSettings,
        _ outcome: ModelAttempt.Outcome,
        error: ApplicationError? = nil,
        wait: Duration? = nil
    ) {
        attempts.append(ModelAttempt(model: model.name, outcome: outcome, errorType: error?.type))
        if let error { lastError = error }
        if let wait { shortestWait = min(wait, shortestWait ?? wait) }
    }

    /// - Throws: `ApplicationError` if the route's time is over.
    func requireTime(now: Date = Date()) throws {
        guard remaining(now) > 0 else { throw overtime }
    }

    /// What the call fails with now: a wait within the route's time, or the reason why waiting does not help.
    func failure(now: Date = Date()) -> ApplicationError {
        let type = lastError?.type.flatMap(LanguageModelErrorType.init(rawValue:))
        guard let wait = shortestWait.map({ max($0, Self.minimumWait) }) else {
            return lastError ?? LanguageModelErrorType.unavailable.error("No model of '\(route.name)' can answer now.")
        }
        guard wait / .seconds(1) < remaining(now) else { return overtime }
        let reason = attempts.map { "\($0.model) \($0.errorType ?? $0.outcome.rawValue)" }.joined(separator: ", ")
        return (type?.mayPass == true ? type ?? .rateLimited : .rateLimited).error(
            "No model of '\(route.name)' can answer now: \(reason). It is tried again.",
            nextRetryDelay: wait
        )
    }

    private func remaining(_ now: Date) -> Double {
        route.timeLimitSeconds - now.timeIntervalSince(askedAt)
    }

    private var overtime: ApplicationError {
        LanguageModelErrorType.timeLimit.error(
            "The call was not answered within the \(route.timeLimitSeconds) s of the route '\(route.name)'."
        )
    }
}
