import Foundation

/// The `Retry-After` header: how long a site asks us to stay away.
enum RetryAfter {
    /// Longer waits are cut: a mistaken header must not put a workflow to sleep for a year.
    static let longest = Duration.seconds(600)

    /// The wait for a header that holds seconds or an HTTP date; `nil` if it holds neither or a time that has passed.
    static func delay(_ header: String?, now: Date) -> Duration? {
        guard let text = header?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
        let seconds: Double?
        if text.allSatisfy({ $0.isASCII && $0.isNumber }) {
            seconds = Double(text)
        } else {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = TimeZone(secondsFromGMT: 0)
            formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            seconds = formatter.date(from: text)?.timeIntervalSince(now)
        }
        guard let seconds, seconds > 0 else { return nil }
        return min(.seconds(min(seconds, 1e6)), longest)
    }
}
