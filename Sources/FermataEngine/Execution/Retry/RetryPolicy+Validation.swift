import SwiftProtobuf
import TemporalAPI

extension RetryPolicy {
    private static let timeoutTypePrefix = "TemporalTimeout:"

    /// The policy with every field set that a client left open.
    func filled(with standard: ExecutionLimits.DefaultRetry) -> RetryPolicy {
        var policy = self
        if policy.maximumAttempts == 0 { policy.maximumAttempts = standard.maximumAttempts }
        if Duration(policy.initialInterval) == .zero { policy.initialInterval = standard.initialInterval.message }
        if Duration(policy.maximumInterval) == .zero {
            let interval = Duration(policy.initialInterval) * standard.maximumIntervalCoefficient
            policy.maximumInterval = interval.message
        }
        if policy.backoffCoefficient == 0 { policy.backoffCoefficient = standard.backoffCoefficient }
        return policy
    }

    /// Checks a policy that is filled.
    ///
    /// - Throws: `invalidArgument` that names the field.
    func validate() throws(EngineError) {
        // With one attempt, what the rest says doesn't matter.
        guard maximumAttempts != 1 else { return }
        if let flaw = initialInterval.flawAsTimeout {
            throw .invalidArgument("invalid InitialInterval set on retry policy: \(flaw)")
        }
        guard backoffCoefficient >= 1 else {
            throw .invalidArgument("BackoffCoefficient cannot be less than 1 on retry policy.")
        }
        if let flaw = maximumInterval.flawAsTimeout {
            throw .invalidArgument("invalid MaximumInterval set on retry policy: \(flaw)")
        }
        let maximum = Duration(maximumInterval)
        guard maximum == .zero || maximum >= Duration(initialInterval) else {
            throw .invalidArgument("MaximumInterval cannot be less than InitialInterval on retry policy.")
        }
        guard maximumAttempts >= 0 else {
            throw .invalidArgument("MaximumAttempts cannot be negative on retry policy.")
        }
        for type in nonRetryableErrorTypes where type.hasPrefix(Self.timeoutTypePrefix) {
            let name = String(type.dropFirst(Self.timeoutTypePrefix.count))
            guard TimeoutType.allCases.contains(where: { $0 != .unspecified && $0.title == name }) else {
                throw .invalidArgument("Invalid timeout type value: \(name).")
            }
        }
    }
}

extension Google_Protobuf_Duration {
    /// What is wrong with it as a timeout; nil if nothing is. Words as the reference's errors have them.
    var flawAsTimeout: String? {
        if (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0) {
            return "duration has seconds and nanos with different signs"
        }
        return seconds < 0 || nanos < 0 ? "negative duration" : nil
    }

    /// The same duration, or a hundred years if it is longer, so that arithmetic with moments holds.
    var cappedAsTimeout: Google_Protobuf_Duration {
        let hundredYears: Int64 = 100 * 365 * 24 * 60 * 60
        return seconds > hundredYears ? Google_Protobuf_Duration(seconds: hundredYears) : self
    }
}
