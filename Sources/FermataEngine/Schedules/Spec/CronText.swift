import TemporalAPI

/// A cron text of a schedule: five to seven fields, `@daily` and its like, or `@every`.
struct CronText {
    enum Times {
        case calendar(StructuredCalendarSpec)
        case interval(IntervalSpec)
    }

    let times: Times
    /// Empty if the text names none.
    let timeZone: String

    private static let abbreviations = [
        "@yearly": "0 0 1 1 *",
        "@annually": "0 0 1 1 *",
        "@monthly": "0 0 1 * *",
        "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *",
        "@hourly": "0 * * * *",
    ]

    /// Reads `[CRON_]TZ=zone fields # comment`.
    init(_ text: String) throws(ScheduleSpecError) {
        var rest = text.withoutOuterSpace[...]
        var timeZone = ""
        if rest.hasPrefix("TZ=") || rest.hasPrefix("CRON_TZ=") {
            guard let space = rest.firstIndex(of: " "), let equals = rest.firstIndex(of: "=") else {
                throw ScheduleSpecError("CronString has time zone but missing fields")
            }
            timeZone = String(rest[rest.index(after: equals)..<space])
            rest = rest[rest.index(after: space)...]
        }
        let comment = rest.firstIndex(of: "#").map { rest[rest.index(after: $0)...].withoutOuterSpace } ?? ""
        let fields = rest.prefix { $0 != "#" }.withoutOuterSpace
        if fields.hasPrefix("@every") {
            times = .interval(try Self.interval(fields))
            // The interval counts from the epoch, in no zone.
            self.timeZone = ""
        } else {
            times = .calendar(try Self.calendar(Self.abbreviations[fields] ?? fields, comment: comment))
            self.timeZone = timeZone
        }
    }

    /// Reads `@every 4h` and, with a phase, `@every 4h/30m`.
    private static func interval(_ text: String) throws(ScheduleSpecError) -> IntervalSpec {
        guard let space = text.firstIndex(of: " ") else {
            throw ScheduleSpecError("CronString does not have interval after @every")
        }
        let parts = text[text.index(after: space)...].split(
            separator: "/",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        var interval = IntervalSpec()
        interval.interval = try DurationText.parse(parts[0]).message
        if parts.count == 2, !parts[1].isEmpty { interval.phase = try DurationText.parse(parts[1]).message }
        return interval
    }

    private static func calendar(_ text: String, comment: String) throws(ScheduleSpecError) -> StructuredCalendarSpec {
        let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard 5...7 ~= fields.count else { throw ScheduleSpecError("CronString does not have 5-7 fields") }
        let minute = fields.count == 7 ? 1 : 0
        var calendar = CalendarSpec()
        if minute == 1 { calendar.second = fields[0] }
        calendar.minute = fields[minute]
        calendar.hour = fields[minute + 1]
        calendar.dayOfMonth = fields[minute + 2]
        calendar.month = fields[minute + 3]
        calendar.dayOfWeek = fields[minute + 4]
        if fields.count > 5 { calendar.year = fields[minute + 5] }
        calendar.comment = comment
        return try StructuredCalendarSpec(calendar)
    }
}
