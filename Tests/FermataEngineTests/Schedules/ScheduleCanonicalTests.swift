import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Canonical schedule specifications")
struct ScheduleCanonicalTests {
    private func canonical(_ cron: String...) throws -> ScheduleSpec {
        try ScheduleSpec.with { $0.cronString = cron }.canonical()
    }

    private func range(_ start: Int32, _ end: Int32 = 0, _ step: Int32 = 0) -> CalendarRange {
        .with { ($0.start, $0.end, $0.step) = (start, end, step) }
    }

    @Test("cron fields become ranges that leave out what says nothing")
    func fields() throws {
        let spec = try canonical("CRON_TZ=US/Pacific 55 55,57 5 2/2 * wed-thurs *  # explanation")
        let expected = StructuredCalendarSpec.with {
            $0.second = [range(55)]
            $0.minute = [range(55), range(57)]
            $0.hour = [range(5)]
            $0.dayOfMonth = [range(2, 31, 2)]
            $0.month = [range(1, 12)]
            $0.dayOfWeek = [range(3, 4)]
            $0.comment = "explanation"
        }
        #expect(spec.structuredCalendar == [expected])
        #expect(spec.timezoneName == "US/Pacific")
        #expect(spec.cronString.isEmpty)
    }

    @Test("filling in writes down ends and steps")
    func filled() throws {
        let spec = try canonical("0 9-17/2 * JAN-MAR mon-7").withFilledRanges().structuredCalendar[0]
        #expect(spec.second == [range(0, 0, 1)])
        #expect(spec.hour == [range(9, 17, 2)])
        #expect(spec.month == [range(1, 3, 1)])
        #expect(spec.dayOfWeek == [range(1, 6, 1)])
        #expect(spec.year.isEmpty)
    }

    @Test(
        "Sunday is 0, also when it is written as 7",
        arguments: ["0", "7", "sun", "SUNDAY", "*", "0-3", "5-7", "5-7/2", "6-7", "2-7/5", "0-7/7", "0/7"]
    )
    func sunday(text: String) throws {
        let ranges = try CalendarField.dayOfWeek.ranges(text)
        let days = (0...7).filter { day in ranges.contains { $0.includes(day) } }
        #expect(days.contains(0))
        #expect(!days.contains(7))
    }

    @Test("a step without an end runs to the field's end")
    func openStep() throws {
        #expect(try CalendarField.minute.ranges("3/20") == [range(3, 59, 20)])
        #expect(try CalendarField.minute.ranges("1-5/2,8-16/3,2") == [range(1, 5, 2), range(8, 16, 3), range(2)])
        #expect(try CalendarField.year.ranges("*") == [])
        #expect(try CalendarField.year.ranges("2030/10") == [range(2030, 2100, 10)])
    }

    @Test(
        "the short forms",
        arguments: [
            ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"), ("@weekly", "0 0 * * 0"),
            ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@hourly", "0 * * * *"),
            ("  0   *\t* * *  ", "0 * * * *"),
        ]
    )
    func shortForms(text: String, fields: String) throws {
        #expect(try canonical(text) == canonical(fields))
    }

    @Test(
        "@every takes a length and a phase",
        arguments: [
            ("@every 43h", 43 * 3600, 0), ("@every 5d", 432_000, 0), ("@every 5h/45m", 18_000, 2700),
            ("@every 1h30m", 5400, 0), ("@every 1.5h # often", 5400, 0), ("@every 0.5d12h", 86_400, 0),
        ]
    )
    func every(text: String, seconds: Int, phase: Int) throws {
        let interval = try #require(try canonical(text).interval.first)
        #expect(interval.interval.seconds == Int64(seconds))
        #expect(interval.phase.seconds == Int64(phase))
    }

    @Test(
        "errors say what the reference's say",
        arguments: [
            ("bad", "CronString does not have 5-7 fields"),
            ("* * * * * * * *", "CronString does not have 5-7 fields"),
            ("TZ=UTC", "CronString has time zone but missing fields"),
            ("61 * * * *", "Minute is not in range [0-59]"),
            ("1-2-3 * * * *", "Minute has too many dashes"),
            ("1/2/3 * * * *", "Minute has too many slashes"),
            ("1/ * * * *", "Minute missing step value"),
            ("5-1 * * * *", "Minute End is before Start or not in range [0-59]"),
            ("99-1 * * * *", "Minute Start is not in range [0-59]"),
            ("1/0 * * * *", "Minute has invalid Step"),
            ("1/a * * * *", "strconv.Atoi: parsing \"a\": invalid syntax"),
            ("* * * 13 *", "Month is not in range [1-12]"),
            ("* * * ja *", "Month is not in range [1-12]"),
            ("* * * * 8", "DayOfWeek is not in range [0-7]"),
            ("* * 32 * *", "DayOfMonth is not in range [1-31]"),
            ("* * * * * 1999", "Year is not in range [2000-2100]"),
            ("61 25 * * *", "Minute is not in range [0-59], Hour is not in range [0-23]"),
            ("@every", "CronString does not have interval after @every"),
            ("@every 5", "time: missing unit in duration \"5\""),
            ("@every x", "time: invalid duration \"x\""),
            ("@every 5y", "time: unknown unit \"y\" in duration \"5y\""),
            ("@every 0s", "interval is too small"),
            ("@every -5m", "interval is too small"),
            ("@every 1h/2h", "phase cannot be greater than Interval"),
            ("@every 1h/-2h", "phase is negative"),
        ]
    )
    func errors(cron: String, message: String) {
        #expect(throws: ScheduleSpecError(message)) { try canonical(cron) }
    }

    @Test("a structured calendar's errors are all told at once")
    func structuredErrors() {
        let calendar = StructuredCalendarSpec.with {
            $0.hour = [range(25)]
            $0.minute = [range(5, 3, -1)]
            $0.comment = String(repeating: "x", count: 201)
        }
        let message =
            "invalid calendar spec: Minute End is before Start or not in range [0-59], Minute has invalid Step, "
            + "Hour Start is not in range [0-23], comment is too long"
        #expect(throws: ScheduleSpecError(message)) {
            try ScheduleSpec.with { $0.structuredCalendar = [calendar] }.canonical()
        }
    }

    @Test("cron texts must agree on the zone, with each other and with the specification")
    func zones() throws {
        let (rome, none) = ("CRON_TZ=Europe/Rome 0 1 * * *", "0 2 * * *")
        #expect(throws: ScheduleSpecError.conflictingTimeZones) { try canonical(rome, none) }
        #expect(throws: ScheduleSpecError.conflictingTimeZones) { try canonical(none, rome) }
        #expect(throws: ScheduleSpecError.conflictingTimeZones) {
            try ScheduleSpec.with { ($0.cronString, $0.timezoneName) = ([rome], "UTC") }.canonical()
        }
        let kept = try ScheduleSpec.with { ($0.cronString, $0.timezoneName) = ([none], "UTC") }.canonical()
        #expect(kept.timezoneName == "UTC")
        let same = try ScheduleSpec.with { ($0.cronString, $0.timezoneName) = ([rome], "Europe/Rome") }.canonical()
        #expect(same.timezoneName == "Europe/Rome")
    }

    @Test("unknown zones and zone data are refused")
    func unknownZones() {
        #expect(throws: ScheduleSpecError("unknown time zone Foo/Bar")) {
            try CompiledScheduleSpec(.with { $0.timezoneName = "Foo/Bar" }, jitterSeed: "")
        }
        #expect(throws: ScheduleSpecError.self) {
            try CompiledScheduleSpec(.with { $0.timezoneData = Data([1]) }, jitterSeed: "")
        }
    }

    @Test("durations that break their type's rules are refused")
    func brokenDurations() {
        for (seconds, nanos) in [(5, -5), (Int64.max, 0), (Int64.min, 0), (1, 2_000_000_000)] {
            #expect(throws: ScheduleSpecError.self) {
                try IntervalSpec.with { $0.interval = .init(seconds: seconds, nanos: Int32(nanos)) }.validate()
            }
        }
    }

    @Test("ranges far out of bounds in an exclusion cost nothing")
    func hugeRanges() throws {
        let spec = ScheduleSpec.with {
            $0.cronString = ["@hourly"]
            $0.excludeStructuredCalendar = [
                .with {
                    $0.second = [range(.min, .max, 1)]
                    $0.year = [range(.min, .max, 1)]
                }
            ]
        }
        let compiled = try CompiledScheduleSpec(spec, jitterSeed: "")
        #expect(try compiled.next(after: moment("2022-01-01T00:30:00Z"))?.nominal.secondsText == "2022-01-01T01:00:00Z")
    }
}
