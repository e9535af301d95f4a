import Foundation

/// The header by which a server says when to come back: RFC 9110, section 10.2.3.
enum RetryAfter {
    /// What is beyond is taken as this: a server that asks for a year has made a mistake.
    static let maxDelay = Duration.seconds(24 * 3_600)

    /// The delay that a value asks for; `nil` if it cannot be read or is over, so that the retry policy decides.
    ///
    /// A date is compared with the server's own, if it sent one: that clock may be wrong, but equally in both.
    static func delay(_ value: String, answeredAt date: String?, now: Date = Date()) -> Duration? {
        let value = value.trimmingCharacters(in: .whitespaces)
        let seconds: Double
        if !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            seconds = Double(value) ?? .infinity
        } else if let time = HTTPDate.parse(value) {
            seconds = time.timeIntervalSince(date.flatMap(HTTPDate.parse) ?? now)
        } else {
            return nil
        }
        guard seconds > 0 else { return nil }
        return min(.seconds(min(seconds, 1e9)), maxDelay)
    }
}
