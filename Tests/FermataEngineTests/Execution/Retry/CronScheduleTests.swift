import Foundation
import Testing

@testable import FermataEngine

@Suite("cron schedules of workflows")
struct CronScheduleTests {
    private func time(_ text: String) throws -> EngineTime {
        EngineTime(try Date(text, strategy: .iso8601))
    }

    private func next(_ cron: String, after text: String) throws -> String? {
        try CronSchedule(cron).next(after: try time(text))?.date.formatted(.iso8601)
    }

    @Test(
        "the next time is found",
        arguments: [
            ("* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"),
            ("*/15 * * * *", "2026-01-01T00:16:10Z", "2026-01-01T00:30:00Z"),
            ("5/15 * * * *", "2026-01-01T00:51:00Z", "2026-01-01T01:05:00Z"),
            ("0 9-17/4 * * *", "2026-01-01T09:00:00Z", "2026-01-01T13:00:00Z"),
            ("0 0 1 JAN,jul ?", "2026-02-01T00:00:00Z", "2026-07-01T00:00:00Z"),
            ("0 12 * * mon-Fri", "2026-01-02T12:00:00Z", "2026-01-05T12:00:00Z"),
            ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("@hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"),
            ("@daily", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
            ("@midnight", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
            ("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z"),
            ("@monthly", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
            ("@yearly", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("@annually", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("@every 90m", "2026-01-01T00:00:00Z", "2026-01-01T01:30:00Z"),
            ("@every 1ms", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"),
            ("CRON_TZ=Asia/Tokyo 0 9 * * *", "2026-01-01T00:30:00Z", "2026-01-02T00:00:00Z"),
            ("TZ=UTC @hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"),
        ]
    )
    func next(_ example: (cron: String, after: String, expected: String)) throws {
        #expect(try next(example.cron, after: example.after) == example.expected)
    }

    @Test("if both day fields are restricted, either is enough; else both must match")
    func days() throws {
        // The 13th is a Tuesday; Friday comes first.
        #expect(try next("0 0 13 * fri", after: "2026-01-05T00:00:00Z") == "2026-01-09T00:00:00Z")
        #expect(try next("0 0 13 * fri", after: "2026-01-09T00:00:00Z") == "2026-01-13T00:00:00Z")
        #expect(try next("0 0 13 * */1", after: "2026-01-05T00:00:00Z") == "2026-01-13T00:00:00Z")
        // A step makes a star a restriction.
        #expect(try next("0 0 */10 * mon", after: "2026-01-01T00:00:00Z") == "2026-01-05T00:00:00Z")
    }

    @Test("a time that the clock jumps over doesn't come, one that it shows twice comes twice")
    func clockChange() throws {
        let cron = "CRON_TZ=America/New_York 30 2 * * *"
        #expect(try next(cron, after: "2026-03-07T08:00:00Z") == "2026-03-09T06:30:00Z")
        let twice = "CRON_TZ=America/New_York 30 1 * * *"
        #expect(try next(twice, after: "2026-11-01T05:00:00Z") == "2026-11-01T05:30:00Z")
        #expect(try next(twice, after: "2026-11-01T05:30:00Z") == "2026-11-01T06:30:00Z")
    }

    @Test(
        "what isn't a schedule is refused",
        arguments: [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7",
            "5-1 * * * *", "*/0 * * * *", "1/2/3 * * * *", "1-2-3 * * * *", "x * * * *", "-1 * * * *", "@sometimes",
            "@every soon", "@every 1d", "CRON_TZ=Nowhere/Land * * * * *", "TZ=UTC", "* * * january *",
        ]
    )
    func refused(_ text: String) {
        #expect(throws: ScheduleSpecError.self) { try CronSchedule(text) }
    }

    @Test("a client's schedule is checked, with the words of the reference")
    func validation() throws {
        let now = EngineTime(nanoseconds: 0)
        try CronSchedule.validate("", now: now)
        try CronSchedule.validate("0 0 * * *", now: now)
        let wrong = #expect(throws: EngineError.self) { try CronSchedule.validate("daily", now: now) }
        #expect(wrong?.message == "invalid CronSchedule.")
        let never = #expect(throws: EngineError.self) { try CronSchedule.validate("0 0 31 2 *", now: now) }
        #expect(never?.message == "invalid CronSchedule, no time can be found to satisfy the schedule")
        #expect(never?.code == .invalidArgument)
    }

    @Test("the back-off is in whole seconds, rounded up")
    func backoff() throws {
        let now = try time("2026-01-01T00:00:00Z") + .milliseconds(200)
        #expect(CronSchedule.backoff("* * * * *", executionTime: now, now: now) == .seconds(60))
        #expect(CronSchedule.backoff("", executionTime: now, now: now) == nil)
        #expect(CronSchedule.backoff("nonsense", executionTime: now, now: now) == nil)
        #expect(CronSchedule.backoff("0 0 31 2 *", executionTime: now, now: now) == nil)
    }

    @Test("times that passed while the last run was busy are left out")
    func missed() throws {
        let began = try time("2026-01-01T00:00:00Z")
        let now = try time("2026-01-01T00:05:30Z")
        #expect(CronSchedule.backoff("* * * * *", executionTime: began, now: now) == .seconds(30))
        #expect(CronSchedule.backoff("@every 2m", executionTime: began, now: now) == .seconds(30))
        #expect(CronSchedule.backoff("@every 11m", executionTime: began, now: now) == .seconds(330))
        // A tick that is now isn't missed.
        let tick = try time("2026-01-01T00:06:00Z")
        #expect(CronSchedule.backoff("* * * * *", executionTime: began, now: tick) == .zero)
        #expect(CronSchedule.backoff("@every 2m", executionTime: began, now: tick) == .zero)
    }

    @Test("a run that ends before it was to begin is followed at that time")
    func early() throws {
        let now = try time("2026-01-01T00:00:00Z")
        #expect(CronSchedule.backoff("* * * * *", executionTime: now + .seconds(7), now: now) == .seconds(7))
    }
}
