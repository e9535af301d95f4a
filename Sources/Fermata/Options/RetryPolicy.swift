import FermataCore
import SwiftProtobuf
package import TemporalAPI

/// How failed attempts of an activity or a workflow are repeated.
///
/// An activity without a policy is retried by the server's default: for ever, from 1 s, doubling up to 100 s. A
/// workflow without a policy is not retried.
public struct RetryPolicy: Hashable, Sendable {
    /// The wait before the second attempt; `nil` leaves it to the server (1 s).
    public var initialInterval: Duration?
    /// The factor by which each wait is longer than the one before; at least 1.
    public var backoffCoefficient: Double
    /// The longest wait; `nil` is 100 times the initial interval.
    public var maximumInterval: Duration?
    /// How often to try in all; 0 is without limit, 1 is never again.
    public var maximumAttempts: Int
    /// Types of ``ApplicationError`` that are not retried.
    public var nonRetryableErrorTypes: [String]

    /// Creates a policy. The defaults are the server's.
    public init(
        initialInterval: Duration? = nil,
        backoffCoefficient: Double = 2.0,
        maximumInterval: Duration? = nil,
        maximumAttempts: Int = 0,
        nonRetryableErrorTypes: [String] = []
    ) {
        self.initialInterval = initialInterval
        self.backoffCoefficient = backoffCoefficient
        self.maximumInterval = maximumInterval
        self.maximumAttempts = maximumAttempts
        self.nonRetryableErrorTypes = nonRetryableErrorTypes
    }

    package init(_ proto: Temporal_Api_Common_V1_RetryPolicy) {
        self.init(
            initialInterval: proto.hasInitialInterval ? proto.initialInterval.duration : nil,
            backoffCoefficient: proto.backoffCoefficient,
            maximumInterval: proto.hasMaximumInterval ? proto.maximumInterval.duration : nil,
            maximumAttempts: Int(proto.maximumAttempts),
            nonRetryableErrorTypes: proto.nonRetryableErrorTypes
        )
    }

    package var proto: Temporal_Api_Common_V1_RetryPolicy {
        .with {
            if let initialInterval { $0.initialInterval = .init(duration: initialInterval) }
            $0.backoffCoefficient = backoffCoefficient
            if let maximumInterval { $0.maximumInterval = .init(duration: maximumInterval) }
            $0.maximumAttempts = Int32(clamping: maximumAttempts)
            $0.nonRetryableErrorTypes = nonRetryableErrorTypes
        }
    }
}
