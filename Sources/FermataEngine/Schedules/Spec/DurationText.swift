/// Lengths of time as people write them in cron texts: `90m`, `1h30m`, `1.5h`, `2d`.
enum DurationText {
    private static let nanosecondsOfUnit: [String: Double] = [
        "ns": 1,
        "us": 1e3,
        "µs": 1e3,
        "μs": 1e3,
        "ms": 1e6,
        "s": 1e9,
        "m": 60e9,
        "h": 3600e9,
        "d": 86_400e9,
    ]

    /// Numbers with units, one after the other, with one sign before them. A bare `0` needs no unit.
    static func parse(_ text: some StringProtocol) throws(ScheduleSpecError) -> Duration {
        let invalid = ScheduleSpecError("time: invalid duration \"\(text)\"")
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest = rest.dropFirst() }
        if rest == "0" { return .zero }
        guard !rest.isEmpty else { throw invalid }
        var nanoseconds = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
            rest = rest[digits.endIndex...]
            // `Double` alone would also take exponents and words; the prefix holds digits and points only.
            guard digits.contains(where: \.isNumber), let number = Double("0\(digits)") else { throw invalid }
            let unit = String(rest.prefix { $0 != "." && !($0.isASCII && $0.isNumber) })
            rest = rest.dropFirst(unit.count)
            guard !unit.isEmpty else { throw ScheduleSpecError("time: missing unit in duration \"\(text)\"") }
            guard let size = nanosecondsOfUnit[unit] else {
                throw ScheduleSpecError("time: unknown unit \"\(unit)\" in duration \"\(text)\"")
            }
            nanoseconds += number * size
        }
        guard let whole = Int64(exactly: nanoseconds.rounded(.down)) else { throw invalid }
        return .nanoseconds(isNegative ? -whole : whole)
    }
}
