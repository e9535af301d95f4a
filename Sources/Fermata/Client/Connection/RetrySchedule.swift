import GRPCCore

/// Decides whether and when a failed call is repeated. A value: time and chance are given to it.
struct RetrySchedule: Sendable {
    enum Decision: Sendable, Equatable {
        case retry(after: Duration)
        case giveUp
    }

    /// What the decision needs to know of a failed attempt.
    struct Attempt: Sendable {
        var code: RPCError.Code
        var message: String = ""
        /// The connection cannot come about before a person changes a certificate.
        var certificateRefused = false
    }

    private static let fatalTolerance = Duration.seconds(60)

    private let kind: CallKind
    private var attempts = 0
    private var firstFailure: Duration?
    private var hasRepeatedCancelled = false

    init(_ kind: CallKind) {
        self.kind = kind
    }

    /// Decides after a failed attempt.
    ///
    /// - Parameters:
    ///   - elapsed: The time since the call began.
    ///   - random: A number from 0 up to 1, for jitter.
    mutating func next(after attempt: Attempt, elapsed: Duration, random: Double) -> Decision {
        guard kind != .noRetry else { return .giveUp }
        let failingFor = elapsed - (firstFailure ?? elapsed)
        if firstFailure == nil { firstFailure = elapsed }
        if attempt.code == .cancelled, !hasRepeatedCancelled {
            // The caller did not cancel, so the server took the connection back before it answered.
            hasRepeatedCancelled = true
            return .retry(after: .zero)
        }
        defer { attempts += 1 }
        guard Self.isTransient(attempt, kind) else {
            guard kind == .taskPoll, failingFor < Self.fatalTolerance else { return .giveUp }
            return .retry(after: limits.maximum)
        }
        var delay = limits.delay(attempts, random: random)
        if attempt.code == .resourceExhausted {
            delay = max(delay, Limits.throttle.delay(attempts, random: random))
        }
        guard let total = limits.total else { return .retry(after: delay) }
        // A long poll may have waited for minutes in good health, so its time counts from the first failure.
        let remaining = total - (kind == .longPoll ? failingFor : elapsed)
        guard remaining > .zero, attempts < limits.maximumRetries else { return .giveUp }
        return .retry(after: min(delay, remaining))
    }

    private var limits: Limits { kind == .taskPoll ? .poll : .call }

    private static func isTransient(_ attempt: Attempt, _ kind: CallKind) -> Bool {
        guard !attempt.certificateRefused else { return false }
        switch attempt.code {
        case .dataLoss, .internalError, .unknown, .aborted, .outOfRange, .unavailable: return true
        case .resourceExhausted: return !isTooLarge(attempt.message)
        case .cancelled, .deadlineExceeded: return kind == .taskPoll
        default: return false
        }
    }

    /// A message over the size limit is over it again at the next attempt.
    static func isTooLarge(_ message: String) -> Bool {
        [
            "grpc: received message larger than max",
            "grpc: message after decompression larger than max",
            "grpc: received message after decompression larger than max",
        ].contains(where: message.hasPrefix)
    }
}

extension RetrySchedule {
    private struct Limits {
        var initial: Duration
        var factor: Double
        var maximum: Duration
        var total: Duration?
        var maximumRetries = Int.max

        static let call = Limits(
            initial: .milliseconds(100),
            factor: 1.7,
            maximum: .seconds(5),
            total: .seconds(10),
            maximumRetries: 10
        )
        static let poll = Limits(initial: .milliseconds(200), factor: 2, maximum: .seconds(10))
        static let throttle = Limits(initial: .seconds(1), factor: 2, maximum: .seconds(10))

        /// Grows with the attempts and varies by a fifth, so that many clients do not come back at once.
        func delay(_ attempts: Int, random: Double) -> Duration {
            var delay = initial
            for _ in 0..<attempts where delay < maximum { delay = delay * factor }
            return min(delay, maximum) * (0.8 + 0.4 * random)
        }
    }
}
