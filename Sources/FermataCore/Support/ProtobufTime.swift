package import SwiftProtobuf

extension Google_Protobuf_Duration {
    /// Converts a duration; what is finer than a nanosecond is cut off.
    package init(duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(seconds: seconds, nanos: Int32(attoseconds / 1_000_000_000))
    }

    package var duration: Duration { .seconds(seconds) + .nanoseconds(Int64(nanos)) }
}

extension Google_Protobuf_Timestamp {
    /// Nanoseconds since 1970, clamped to what 64 bits hold: a time from a damaged history must not trap.
    package var nanoseconds: Int64 {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowed) = product.addingReportingOverflow(Int64(nanos))
        return overflow || overflowed ? (seconds < 0 ? .min : .max) : sum
    }
}
