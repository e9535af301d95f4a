import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Schedule specifications")
struct ScheduleSpecTests {
    private func check(_ spec: ScheduleSpec, from start: String, _ times: String...) throws {
        let compiled = try CompiledScheduleSpec(spec, jitterSeed: "")
        var time = try moment(start)
        for expected in times {
            let next = try #require(try compiled.next(after: time))
            #expect(next.actual.secondsText == expected)
            time = next.actual
        }
    }

    private func check(cron: String, from start: String, _ times: [String]) throws {
        let compiled = try CompiledScheduleSpec(.with { $0.cronString = [cron] }, jitterSeed: "")
        var time = try moment(start)
        for expected in try times.map(moment) {
            let next = try #require(try compiled.next(after: time)).nominal
            #expect(next == expected, "\(next.secondsText) instead of \(expected.secondsText)")
            // From any second before it, too.
            for second in stride(from: time.wholeSeconds, to: expected.wholeSeconds, by: 97) {
                #expect(try compiled.next(after: EngineTime(secondsSinceEpoch: second))?.nominal == expected)
            }
            time = expected
        }
    }

    private func end(of spec: ScheduleSpec, after time: String) throws -> Bool {
        try CompiledScheduleSpec(spec, jitterSeed: "").next(after: moment(time)) == nil
    }

    @Test("an interval counts from the epoch")
    func interval() throws {
        let spec = ScheduleSpec.with { $0.interval = [.with { $0.interval = .init(seconds: 5400) }] }
        try check(spec, from: "2022-03-23T12:53:02Z", "2022-03-23T13:30:00Z", "2022-03-23T15:00:00Z")
    }

    @Test("intervals with phases interleave")
    func phases() throws {
        let spec = ScheduleSpec.with {
            $0.interval = [
                .with { ($0.interval, $0.phase) = (.init(seconds: 5400), .init(seconds: 344)) },
                .with { ($0.interval, $0.phase) = (.init(seconds: 9420), .init(seconds: 1331)) },
            ]
        }
        try check(
            spec,
            from: "2022-03-23T12:53:02Z",
            "2022-03-23T13:35:44Z",
            "2022-03-23T15:05:44Z",
            "2022-03-23T15:26:11Z",
            "2022-03-23T16:35:44Z",
            "2022-03-23T18:03:11Z",
            "2022-03-23T18:05:44Z"
        )
    }

    @Test("a phase counts before the first interval too")
    func phaseBeforeEpoch() throws {
        let spec = ScheduleSpec.with {
            $0.interval = [.with { ($0.interval, $0.phase) = (.init(seconds: 7200), .init(seconds: 3600)) }]
        }
        try check(spec, from: "1969-12-31T22:00:00Z", "1969-12-31T23:00:00Z", "1970-01-01T01:00:00Z")
    }

    @Test("calendars, cron texts and intervals add up")
    func mixed() throws {
        let spec = ScheduleSpec.with {
            $0.calendar = [.with { ($0.hour, $0.minute) = ("11,13", "55") }]
            $0.interval = [.with { ($0.interval, $0.phase) = (.init(seconds: 5400), .init(seconds: 420)) }]
            $0.cronString = ["0 15 * * *"]
        }
        try check(
            spec,
            from: "2022-03-23T10:00:00Z",
            "2022-03-23T10:37:00Z",
            "2022-03-23T11:55:00Z",
            "2022-03-23T12:07:00Z",
            "2022-03-23T13:37:00Z",
            "2022-03-23T13:55:00Z",
            "2022-03-23T15:00:00Z",
            "2022-03-23T15:07:00Z"
        )
    }

    @Test("excluded times are left out")
    func exclusions() throws {
        let spec = ScheduleSpec.with {
            $0.interval = [.with { $0.interval = .init(seconds: 5400) }]
            $0.excludeCalendar = [.with { ($0.hour, $0.minute, $0.second) = ("12-14", "*", "*") }]
        }
        try check(
            spec,
            from: "2022-03-23T08:00:00Z",
            "2022-03-23T09:00:00Z",
            "2022-03-23T10:30:00Z",
            "2022-03-23T15:00:00Z"
        )
    }

    @Test("a schedule that excludes everything ends, and one that excludes all it matches is given up")
    func everythingExcluded() throws {
        let everySecond = CalendarSpec.with { ($0.hour, $0.minute, $0.second) = ("*", "*", "*") }
        let all = ScheduleSpec.with {
            $0.calendar = [everySecond]
            $0.excludeCalendar = [everySecond]
        }
        #expect(try end(of: all, after: "2022-03-23T12:00:00Z"))
        let endless = ScheduleSpec.with {
            $0.calendar = [.with { ($0.hour, $0.minute, $0.second) = ("*", "*", "*/2") }]
            $0.excludeCalendar = [.with { ($0.hour, $0.minute, $0.second) = ("*", "*", "0-58") }]
        }
        #expect(throws: ScheduleSpecError.tooManyExclusions) {
            try end(of: endless, after: "2022-03-23T12:00:00Z")
        }
    }

    @Test("exclusions stop at the end of their local day, also when the clock is set")
    func exclusionOverTransition() throws {
        let spec = ScheduleSpec.with {
            $0.timezoneName = "America/New_York"
            $0.calendar = [.with { ($0.hour, $0.minute) = ("*", "30") }]
            $0.excludeCalendar = [
                .with { ($0.hour, $0.minute, $0.second, $0.dayOfMonth, $0.month) = ("*", "*", "*", "7", "11") }
            ]
        }
        try check(spec, from: "2021-11-07T03:00:00Z", "2021-11-07T03:30:00Z", "2021-11-08T05:30:00Z")
    }

    @Test("the start is part of the range, and nothing comes after the end")
    func range() throws {
        let spec = try ScheduleSpec.with {
            $0.interval = [.with { $0.interval = .init(seconds: 5400) }]
            $0.startTime = try moment("2022-03-23T12:00:00Z").timestamp
            $0.endTime = try moment("2022-03-23T13:30:00Z").timestamp
        }
        try check(spec, from: "2022-03-23T08:00:00Z", "2022-03-23T12:00:00Z", "2022-03-23T13:30:00Z")
        #expect(try end(of: spec, after: "2022-03-23T13:30:00Z"))
        let fraction = try ScheduleSpec.with {
            $0.interval = [.with { $0.interval = .init(seconds: 3600) }]
            $0.startTime = try moment("2022-03-23T12:00:00.456Z").timestamp
        }
        try check(fraction, from: "2022-03-23T12:00:00.123Z", "2022-03-23T13:00:00Z")
    }

    @Test("jitter is steady, differs between schedules, and never passes the next time")
    func jitter() throws {
        let spec = ScheduleSpec.with {
            $0.interval = [.with { $0.interval = .init(seconds: 5400) }]
            $0.jitter = .init(seconds: 86_400)
        }
        let compiled = try CompiledScheduleSpec(spec, jitterSeed: "a")
        var time = try moment("2022-03-23T11:00:00Z")
        var delays: Set<Duration> = []
        for _ in 0..<50 {
            let next = try #require(try compiled.next(after: time))
            #expect(try compiled.next(after: time) == next)
            #expect(next.nominal <= next.actual)
            #expect(next.actual - next.nominal < .seconds(5400))
            #expect(next.actual > time)
            delays.insert(next.actual - next.nominal)
            time = next.actual
        }
        #expect(delays.count > 40)
        let other = try CompiledScheduleSpec(spec, jitterSeed: "b")
        #expect(try other.next(after: time) != compiled.next(after: time))
    }

    @Test("times in a range are limited")
    func matchingTimes() throws {
        let spec = try CompiledScheduleSpec(.with { $0.cronString = ["@hourly"] }, jitterSeed: "")
        let (start, end) = (try moment("2022-03-23T11:00:00Z"), try moment("2022-03-23T14:00:00Z"))
        #expect(
            try spec.times(after: start, through: end, limit: 10).map(\.secondsText)
                == ["2022-03-23T12:00:00Z", "2022-03-23T13:00:00Z", "2022-03-23T14:00:00Z"]
        )
        #expect(try spec.times(after: start, through: end, limit: 2).count == 2)
    }

    @Test("a time that the clock jumps over does not come")
    func springForward() throws {
        try check(
            cron: "CRON_TZ=US/Pacific 33 33 2 * * * *",
            from: "2022-03-11T20:00:00-08:00",
            ["2022-03-12T02:33:33-08:00", "2022-03-14T02:33:33-07:00"]
        )
        try check(
            cron: "CRON_TZ=Europe/Rome 30 * * * *",
            from: "2026-03-29T00:00:00+01:00",
            ["2026-03-29T00:30:00+01:00", "2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00"]
        )
    }

    @Test("a time that the clock shows twice comes twice")
    func fallBack() throws {
        try check(
            cron: "CRON_TZ=US/Pacific 33 33,44 1 * * * *",
            from: "2021-11-07T00:15:15-07:00",
            [
                "2021-11-07T01:33:33-07:00", "2021-11-07T01:44:33-07:00", "2021-11-07T01:33:33-08:00",
                "2021-11-07T01:44:33-08:00", "2021-11-08T01:33:33-08:00",
            ]
        )
    }

    @Test("east of Greenwich too")
    func fallBackEast() throws {
        try check(
            cron: "CRON_TZ=Europe/Rome 30 2 * * *",
            from: "2026-10-24T12:00:00+02:00",
            ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-26T02:30:00+01:00"]
        )
    }

    @Test("zones that change by half an hour, at midnight or by a whole day are followed")
    func strangeZones() throws {
        // Clocks go back from 02:00 to 01:30.
        try check(
            cron: "TZ=Australia/Lord_Howe 45 1 * * *",
            from: "2026-04-04T15:00:00+11:00",
            ["2026-04-05T01:45:00+11:00", "2026-04-05T01:45:00+10:30", "2026-04-06T01:45:00+10:30"]
        )
        // Midnight itself is jumped over.
        try check(
            cron: "TZ=America/Asuncion 0 0 * * *",
            from: "2023-09-30T12:00:00-04:00",
            ["2023-10-02T00:00:00-03:00"]
        )
        // 30 December 2011 never was.
        try check(
            cron: "TZ=Pacific/Apia 0 12 * * *",
            from: "2011-12-29T00:00:00-10:00",
            ["2011-12-29T12:00:00-10:00", "2011-12-31T12:00:00+14:00"]
        )
    }

    @Test("leap days, short months and impossible dates")
    func leapYears() throws {
        try check(
            .with { $0.cronString = ["0 0 29 2 *"] },
            from: "2022-03-01T00:00:00Z",
            "2024-02-29T00:00:00Z",
            "2028-02-29T00:00:00Z"
        )
        try check(
            .with { $0.cronString = ["0 0 31 * *"] },
            from: "2022-03-31T00:00:00Z",
            "2022-05-31T00:00:00Z",
            "2022-07-31T00:00:00Z"
        )
        // 2100 is no leap year, and the last year looked at.
        try check(.with { $0.cronString = ["0 0 29 2 *"] }, from: "2095-01-01T00:00:00Z", "2096-02-29T00:00:00Z")
        #expect(try end(of: .with { $0.cronString = ["0 0 29 2 *"] }, after: "2096-02-29T00:00:00Z"))
        #expect(try end(of: .with { $0.cronString = ["0 0 30 2 *"] }, after: "2022-01-01T00:00:00Z"))
        #expect(try end(of: .with { $0.cronString = ["0 0 1 1 * 2020"] }, after: "2022-01-01T00:00:00Z"))
    }

    @Test("day of month and day of week must both match")
    func bothDays() throws {
        try check(
            cron: "CRON_TZ=US/Pacific 55 55 5 2/2 * wed-thurs *",
            from: "2022-03-01T01:11:11-08:00",
            ["2022-03-02T05:55:55-08:00", "2022-03-10T05:55:55-08:00", "2022-03-16T05:55:55-07:00"]
        )
    }

    @Test("a structured calendar without seconds, minutes or hours matches nothing")
    func emptyFields() throws {
        #expect(
            try end(of: .with { $0.structuredCalendar = [StructuredCalendarSpec()] }, after: "2022-01-01T00:00:00Z")
        )
        #expect(try end(of: ScheduleSpec(), after: "2022-01-01T00:00:00Z"))
    }

    @Test("days count to dates and back")
    func civilDates() {
        for day in stride(from: Int64(-200_000), through: 200_000, by: 37) {
            #expect(CivilDate(daysSinceEpoch: day).daysSinceEpoch == day)
        }
        #expect(CivilDate(daysSinceEpoch: 0) == CivilDate(year: 1970, month: 1, day: 1))
        #expect(CivilDate.weekday(daysSinceEpoch: 0) == 4)
        #expect(CivilDate.weekday(daysSinceEpoch: -5) == 6)
    }
}
