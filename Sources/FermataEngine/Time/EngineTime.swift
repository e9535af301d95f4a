package import Foundation
package import SwiftProtobuf

/// A moment, as nanoseconds since the Unix epoch.
///
/// Events, deadlines and rows of the store carry it. It is an integer, so that comparing two moments never depends on
/// rounding. It spans the years 1678 to 2262; arithmetic stops at the ends instead of wrapping.
package struct EngineTime: Hashable, Comparable, Sendable {
    /// Nanoseconds since 1970-01-01 00:00:00 UTC.
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Later than every moment that is used.
    package static let distantFuture = EngineTime(nanoseconds: .max)

    package static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package static func + (time: Self, duration: Duration) -> Self {
        let (sum, overflow) = time.nanoseconds.addingReportingOverflow(duration.clampedNanoseconds)
        return Self(nanoseconds: overflow ? (duration < .zero ? .min : .max) : sum)
    }

    package static func - (left: Self, right: Self) -> Duration {
        let (difference, overflow) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
        return .nanoseconds(overflow ? (left > right ? .max : .min) : difference)
    }
}

extension EngineTime {
    package init(_ date: Date) {
        self = EngineTime(nanoseconds: 0) + .seconds(date.timeIntervalSince1970)
    }

    package init(_ timestamp: Google_Protobuf_Timestamp) {
        self = EngineTime(nanoseconds: Int64(timestamp.nanos)) + .seconds(timestamp.seconds)
    }

    /// The moment as a protocol message.
    package var timestamp: Google_Protobuf_Timestamp {
        let (seconds, nanos) = nanoseconds.flooredQuotientAndRemainder(by: 1_000_000_000)
        return Google_Protobuf_Timestamp(seconds: seconds, nanos: Int32(nanos))
    }

    /// The moment as a date, rounded to what a `Double` holds.
    package var date: Date {
        Date(timeIntervalSince1970: Double(nanoseconds) / 1e9)
    }
}

extension Int64 {
    fileprivate func flooredQuotientAndRemainder(by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
