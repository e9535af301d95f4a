import TemporalAPI

extension StructuredCalendarSpec {
    private static let longestComment = 200

    /// The structured form of a calendar whose fields are texts.
    ///
    /// - Throws: one error that names everything wrong.
    init(_ calendar: CalendarSpec) throws(ScheduleSpecError) {
        var problems: [String] = []
        func ranges(_ field: CalendarField, _ text: String) -> [CalendarRange] {
            do throws(ScheduleSpecError) {
                return try field.ranges(text)
            } catch {
                problems.append(error.message)
                return []
            }
        }
        self.init()
        second = ranges(.second, calendar.second)
        minute = ranges(.minute, calendar.minute)
        hour = ranges(.hour, calendar.hour)
        dayOfWeek = ranges(.dayOfWeek, calendar.dayOfWeek)
        dayOfMonth = ranges(.dayOfMonth, calendar.dayOfMonth)
        month = ranges(.month, calendar.month)
        year = ranges(.year, calendar.year)
        comment = calendar.comment
        guard problems.isEmpty else { throw ScheduleSpecError(problems.joined(separator: ", ")) }
    }

    /// - Throws: one error that names everything wrong.
    func validate() throws(ScheduleSpecError) {
        var problems: [String] = []
        func check(_ ranges: [CalendarRange], _ field: CalendarField, _ limits: ClosedRange<Int32>) {
            let bounds = "[\(limits.lowerBound)-\(limits.upperBound)]"
            for range in ranges {
                if !limits.contains(range.start) {
                    problems.append("\(field.name) Start is not in range \(bounds)")
                }
                if range.end != 0, range.end < range.start || range.end > limits.upperBound {
                    problems.append("\(field.name) End is before Start or not in range \(bounds)")
                }
                if range.step < 0 { problems.append("\(field.name) has invalid Step") }
            }
        }
        check(second, .second, 0...59)
        check(minute, .minute, 0...59)
        check(hour, .hour, 0...23)
        check(dayOfMonth, .dayOfMonth, 1...31)
        check(month, .month, 1...12)
        check(year, .year, 2000...2100)
        check(dayOfWeek, .dayOfWeek, 0...6)
        if comment.utf8.count > Self.longestComment { problems.append("comment is too long") }
        guard problems.isEmpty else {
            throw ScheduleSpecError("invalid calendar spec: " + problems.joined(separator: ", "))
        }
    }
}
