package import SwiftProtobuf

extension Duration {
    /// Whole nanoseconds, held to what an `Int64` can say (292 years).
    package var clampedNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || carry ? (seconds < 0 ? .min : .max) : sum
    }

    /// The message's duration, held to the 10,000 years that the protocol allows: what a client sends is not checked yet,
    /// and arithmetic with more than a duration can say would end the process.
    package init(_ message: Google_Protobuf_Duration) {
        let limit: Int64 = 315_576_000_000
        self = .seconds(min(max(message.seconds, -limit), limit)) + .nanoseconds(Int64(message.nanos))
    }

    /// The duration as a protocol message, in whole nanoseconds.
    package var message: Google_Protobuf_Duration {
        let (seconds, attoseconds) = components
        return Google_Protobuf_Duration(seconds: seconds, nanos: Int32(attoseconds / 1_000_000_000))
    }
}
