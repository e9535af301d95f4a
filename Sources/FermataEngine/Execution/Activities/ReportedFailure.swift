import SwiftProtobuf
import TemporalAPI

/// The failure that a worker reports and the progress that came with it, within the limits.
struct ReportedFailure: Sendable {
    /// What is left of a failure that is too large to keep.
    private static let shortFailureBytes = 512 * 1024

    private(set) var failure: Failure?
    private(set) var heartbeatDetails: Payloads?
    /// What the worker is told was too large to keep.
    private(set) var notices: [Failure] = []

    /// - Parameter isByToken: Workers report only failures of applications; clients that name the activity are free.
    /// - Throws: `invalidArgument`.
    init(
        _ failure: Failure?,
        heartbeatDetails: Payloads?,
        isByToken: Bool,
        limits: ExecutionLimits
    ) throws(EngineError) {
        if isByToken, let failure {
            guard case .applicationFailureInfo = failure.failureInfo else {
                throw .invalidArgument("Failure must have ApplicationFailureInfo.")
            }
        }
        try failure?.validateRetryDelays()
        self.failure = failure
        self.heartbeatDetails = heartbeatDetails
        if let heartbeatDetails, heartbeatDetails.exceeds(limits.blobBytesMaximum) {
            notices.append(.server("Heartbeat details exceed size limit.", nonRetryable: true))
            self.heartbeatDetails = nil
        }
        if let failure, failure.exceeds(limits.blobBytesMaximum) {
            var short = Failure.server("Failure exceeds size limit.", nonRetryable: true)
            short.cause = failure.truncated(to: Self.shortFailureBytes)
            notices.append(short)
            self.failure = short
        }
    }
}

extension Failure {
    /// Checks the delays that the failure and its causes ask for.
    fileprivate func validateRetryDelays() throws(EngineError) {
        if case .applicationFailureInfo(let info) = failureInfo, info.hasNextRetryDelay {
            let delay = info.nextRetryDelay
            let tenThousandYears: UInt64 = 315_576_000_000
            guard delay.seconds.magnitude <= tenThousandYears, delay.nanos.magnitude < 1_000_000_000,
                delay.seconds.signum() * Int64(delay.nanos.signum()) >= 0
            else { throw .invalidArgument("NextRetryDelay is not a valid duration") }
        }
        if hasCause { try cause.validateRetryDelays() }
    }
}
