/// Durations as a list filter writes them.
enum FilterDuration {
    private static let units: [String: Double] = [
        "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9, "d": 86_400e9,
    ]

    /// Nanoseconds from `"300"` (nanoseconds), `"1d2h30m"`, `"-1.5h"` or `"01:02:03"`; nil if it is none of these.
    static func nanoseconds(_ text: String) -> Int64? {
        Int64(text) ?? units(text) ?? clock(text)
    }

    private static func units(_ text: String) -> Int64? {
        var rest = text[...]
        let negative = rest.first == "-"
        if negative || rest.first == "+" { rest.removeFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { return nil }
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest.removeFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest.removeFirst(unit.count)
            guard let scale = units[String(unit)], let value = scaled(digits, by: scale) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(value)
            if overflow { return nil }
            total = sum
        }
        return negative ? -total : total
    }

    /// Whole numbers stay exact.
    private static func scaled(_ digits: Substring, by scale: Double) -> Int64? {
        if let whole = Int64(digits) {
            let (product, overflow) = whole.multipliedReportingOverflow(by: Int64(scale))
            return overflow ? nil : product
        }
        return Double(digits).flatMap { Int64(exactly: ($0 * scale).rounded(.towardZero)) }
    }

    private static func clock(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        guard
            parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2],
            (0...2_000_000).contains(hours), (0..<60).contains(minutes), (0..<60).contains(seconds)
        else { return nil }
        return (hours * 3600 + minutes * 60 + seconds) * 1_000_000_000
    }
}
