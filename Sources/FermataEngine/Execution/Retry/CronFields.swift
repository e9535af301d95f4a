import SwiftProtobuf
import TemporalAPI

/// The five fields of a cron text: minute, hour, day of month, month, day of week.
struct CronFields {
    fileprivate struct Field {
        let range: ClosedRange<Int>
        /// Accepted in place of numbers; the first one stands for `range.lowerBound`.
        var words: [String] = []
    }

    private static let fields = [
        Field(range: 0...59),
        Field(range: 0...23),
        Field(range: 1...31),
        Field(
            range: 1...12,
            words: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        ),
        Field(range: 0...6, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ]

    /// Their matches together are those of the fields.
    let calendars: [CompiledCalendar]

    init(_ text: Substring) throws(ScheduleSpecError) {
        let texts = text.split(whereSeparator: \.isWhitespace)
        guard texts.count == Self.fields.count else {
            throw ScheduleSpecError("expected exactly 5 fields, found \(texts.count)")
        }
        var ranges: [[CalendarRange]] = []
        var isOpen: [Bool] = []
        for (text, field) in zip(texts, Self.fields) {
            let parts = try text.split(separator: ",").map { part throws(ScheduleSpecError) in try field.read(part) }
            ranges.append(parts.map(\.range))
            isOpen.append(parts.contains(where: \.isOpen))
        }
        var calendar = StructuredCalendarSpec()
        calendar.second = [CalendarRange()]
        calendar.minute = ranges[0]
        calendar.hour = ranges[1]
        calendar.dayOfMonth = ranges[2]
        calendar.month = ranges[3]
        calendar.dayOfWeek = ranges[4]
        guard !isOpen[2], !isOpen[4] else {
            calendars = [CompiledCalendar(calendar)]
            return
        }
        var (byDate, byWeekday) = (calendar, calendar)
        byDate.dayOfWeek = [Self.fields[4].whole]
        byWeekday.dayOfMonth = [Self.fields[2].whole]
        calendars = [CompiledCalendar(byDate), CompiledCalendar(byWeekday)]
    }
}

extension CronFields.Field {
    var whole: CalendarRange {
        .with {
            $0.start = Int32(range.lowerBound)
            $0.end = Int32(range.upperBound)
        }
    }

    /// Reads `*`, `?`, `a`, `a-b`, and each with `/step`.
    ///
    /// - Returns: The range, and whether it leaves the field open, which matters for the two day fields.
    func read(_ text: Substring) throws(ScheduleSpecError) -> (range: CalendarRange, isOpen: Bool) {
        let pieces = text.split(separator: "/", omittingEmptySubsequences: false)
        let ends = pieces[0].split(separator: "-", omittingEmptySubsequences: false)
        guard pieces.count <= 2 else { throw ScheduleSpecError("too many slashes: \(text)") }
        var result = whole
        let isWild = ends[0] == "*" || ends[0] == "?"
        if !isWild {
            guard ends.count <= 2 else { throw ScheduleSpecError("too many hyphens: \(text)") }
            result.start = try value(ends[0])
            // With a step, a single value means it and all after it.
            if ends.count == 2 {
                result.end = try value(ends[1])
            } else if pieces.count == 1 {
                result.end = result.start
            }
        }
        if pieces.count == 2 {
            guard let step = Int32(pieces[1]), step > 0 else {
                throw ScheduleSpecError("step of range should be a positive number: \(text)")
            }
            result.step = step
        }
        guard result.start >= range.lowerBound, result.end <= range.upperBound, result.start <= result.end else {
            throw ScheduleSpecError("range is not within \(range.lowerBound)-\(range.upperBound): \(text)")
        }
        return (result, isWild && result.step <= 1)
    }

    private func value(_ text: Substring) throws(ScheduleSpecError) -> Int32 {
        if let index = words.firstIndex(of: text.lowercased()) { return Int32(range.lowerBound + index) }
        guard let value = Int32(text), value >= 0 else { throw ScheduleSpecError("failed to parse int from \(text)") }
        return value
    }
}
