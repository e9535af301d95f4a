import SwiftProtobuf
import TemporalAPI

extension ScheduleSpec {
    /// The same specification with every calendar structured and every cron text taken apart, and checked.
    func canonical() throws(ScheduleSpecError) -> ScheduleSpec {
        var spec = self
        for calendar in calendar { spec.structuredCalendar.append(try StructuredCalendarSpec(calendar)) }
        spec.calendar = []
        for calendar in excludeCalendar { spec.excludeStructuredCalendar.append(try StructuredCalendarSpec(calendar)) }
        spec.excludeCalendar = []
        try spec.resolveCronTexts()
        for calendar in spec.structuredCalendar { try calendar.validate() }
        for interval in spec.interval { try interval.validate() }
        return spec
    }

    /// The specification as `describe` and `list` show it: what ranges leave out is written down.
    func withFilledRanges() -> ScheduleSpec {
        var spec = self
        for index in spec.structuredCalendar.indices { spec.structuredCalendar[index].fillRanges() }
        for index in spec.excludeStructuredCalendar.indices { spec.excludeStructuredCalendar[index].fillRanges() }
        return spec
    }

    private mutating func resolveCronTexts() throws(ScheduleSpecError) {
        var zone: String?
        for text in cronString {
            let cron = try CronText(text)
            // All of them must agree, also on having none.
            guard zone == nil || zone == cron.timeZone else { throw .conflictingTimeZones }
            zone = cron.timeZone
            switch cron.times {
            case .calendar(let calendar): structuredCalendar.append(calendar)
            case .interval(let spec): interval.append(spec)
            }
        }
        cronString = []
        guard let zone, !zone.isEmpty else { return }
        guard timezoneName.isEmpty || timezoneName == zone, timezoneData.isEmpty else { throw .conflictingTimeZones }
        timezoneName = zone
    }
}

extension IntervalSpec {
    func validate() throws(ScheduleSpecError) {
        if let problem = interval.problem { throw ScheduleSpecError("interval is not a valid duration: \(problem)") }
        if let problem = phase.problem { throw ScheduleSpecError("phase is not a valid duration: \(problem)") }
        let (length, offset) = (Duration(interval), Duration(phase))
        guard length >= .seconds(1) else { throw ScheduleSpecError("interval is too small") }
        guard offset >= .zero else { throw ScheduleSpecError("phase is negative") }
        guard offset < length else { throw ScheduleSpecError("phase cannot be greater than Interval") }
    }
}

extension StructuredCalendarSpec {
    fileprivate mutating func fillRanges() {
        for field in [\Self.second, \.minute, \.hour, \.dayOfMonth, \.month, \.year, \.dayOfWeek] {
            for index in self[keyPath: field].indices {
                let range = self[keyPath: field][index]
                if range.end < range.start { self[keyPath: field][index].end = range.start }
                if range.step == 0 { self[keyPath: field][index].step = 1 }
            }
        }
    }
}

extension Google_Protobuf_Duration {
    /// What is wrong with the message, by the rules of its type (10,000 years either way).
    fileprivate var problem: String? {
        if seconds.clampedMagnitude > 315_576_000_000 { return "seconds out of range" }
        if nanos <= -1_000_000_000 || nanos >= 1_000_000_000 { return "nanos out of range" }
        if seconds > 0 && nanos < 0 || seconds < 0 && nanos > 0 { return "seconds and nanos with different signs" }
        return nil
    }
}

extension Int64 {
    /// The magnitude, where `abs` would trap.
    fileprivate var clampedMagnitude: Int64 { self == .min ? .max : Swift.abs(self) }
}
