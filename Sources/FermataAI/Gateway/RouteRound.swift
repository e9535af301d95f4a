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
        guard timeLeft(now: now) > .zero else { throw route.overtime }
    }

    /// What the call fails with now: a wait within the route's time, or the reason why waiting does not help.
    func failure(now: Date = Date()) -> ApplicationError {
        let type = lastError?.type.flatMap(LanguageModelErrorType.init(rawValue:))
        guard let wait = shortestWait.map({ max($0, Self.minimumWait) }) else {
            return lastError ?? LanguageModelErrorType.unavailable.error("No model of '\(route.name)' can answer now.")
        }
        guard wait < timeLeft(now: now) else { return route.overtime }
        let reason = attempts.map { "\($0.model) \($0.errorType ?? $0.outcome.rawValue)" }.joined(separator: ", ")
        return (type?.mayPass == true ? type ?? .rateLimited : .rateLimited).error(
            "No model of '\(route.name)' can answer now: \(reason). It is tried again.",
            nextRetryDelay: wait
        )
    }

    /// What is left of the route's time; zero or less if nothing is.
    func timeLeft(now: Date = Date()) -> Duration {
        .seconds(route.timeLimitSeconds - now.timeIntervalSince(askedAt))
    }
}

extension Route {
    /// A call has taken longer than the route allows.
    var overtime: ApplicationError {
        LanguageModelErrorType.timeLimit.error(
            "The call was not answered within the \(timeLimitSeconds) s of the route '\(name)'."
        )
    }
}
