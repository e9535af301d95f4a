/// The time to wait as OpenAI writes it, `6m0s` or `12ms`: numbers with units, as Go prints a duration. A number alone,
/// which Azure sends, is of seconds.
enum RateDuration {
    static func parse(_ text: String) -> Duration? {
        var rest = text.filter { $0 != " " }[...]
        guard !rest.isEmpty, rest.utf8.count <= 40 else { return nil }
        if let seconds = number(rest) { return capped(seconds) }
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !$0.isNumber && $0 != "." }
            rest = rest.dropFirst(unit.count)
            guard let value = number(digits), let seconds = units[String(unit)] else { return nil }
            total += value * seconds
        }
        return capped(total)
    }

    private static func number(_ text: Substring) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) else { return nil }
        return Double(text)
    }

    private static func capped(_ seconds: Double) -> Duration {
        min(.seconds(min(seconds, 1e9)), RetryAfter.maxDelay)
    }

    private static let units: [String: Double] = [
        "d": 86_400, "h": 3_600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "\u{B5}s": 1e-6, "\u{3BC}s": 1e-6, "ns": 1e-9,
    ]
}
