/// When the runs of a workflow with a cron schedule begin.
///
/// The dialect is smaller than that of schedules: five fields, `@daily` and its like, or `@every`. Days are counted
/// otherwise too: if both day fields are restricted, one match is enough.
struct CronSchedule: Sendable {
    private enum Times {
        /// Every time that one of them matches, in the zone.
        case calendars([CompiledCalendar], ZoneClock)
        case interval(seconds: Int64)
    }

    private let times: Times

    private static let abbreviations = [
        "@yearly": "0 0 1 1 *",
        "@annually": "0 0 1 1 *",
        "@monthly": "0 0 1 * *",
        "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *",
        "@hourly": "0 * * * *",
    ]

    /// Reads `[CRON_]TZ=zone fields`.
    init(_ text: String) throws(ScheduleSpecError) {
        var rest = text[...]
        var zone = ""
        if rest.hasPrefix("TZ=") || rest.hasPrefix("CRON_TZ=") {
            guard let space = rest.firstIndex(of: " "), let equals = rest.firstIndex(of: "=") else {
                throw ScheduleSpecError("no fields after the time zone")
            }
            zone = String(rest[rest.index(after: equals)..<space])
            rest = rest[space...].drop(while: \.isWhitespace)
        }
        let clock = try ZoneClock(name: zone)
        if rest.hasPrefix("@every ") {
            times = .interval(seconds: try Self.interval(rest.dropFirst("@every ".count)))
            return
        }
        if rest.hasPrefix("@") {
            guard let fields = Self.abbreviations[String(rest)] else {
                throw ScheduleSpecError("unrecognized descriptor: \(rest)")
            }
            rest = fields[...]
        }
        times = .calendars(try CronFields(rest).calendars, clock)
    }

    /// The first time of the schedule that is later than `time`; nil if there is none within five years.
    func next(after time: EngineTime) -> EngineTime? {
        let second = time.nanoseconds.floored(by: 1_000_000_000)
        switch times {
        case .interval(let seconds):
            return EngineTime(nanoseconds: second * 1_000_000_000) + .seconds(seconds)
        case .calendars(let calendars, let clock):
            guard let next = calendars.compactMap({ $0.next(after: second, in: clock) }).min() else { return nil }
            let year = CivilDate(daysSinceEpoch: second.floored(by: CompiledCalendar.secondsPerDay)).year
            let found = CivilDate(daysSinceEpoch: next.floored(by: CompiledCalendar.secondsPerDay)).year
            return found > year + 5 ? nil : EngineTime(nanoseconds: 0) + .seconds(next)
        }
    }

    /// The first time of the schedule that is later than `scheduled`, and not before `now`.
    func next(after scheduled: EngineTime, notBefore now: EngineTime) -> EngineTime? {
        switch times {
        case .calendars:
            return next(after: max(scheduled, EngineTime(nanoseconds: now.nanoseconds - 1)))
        case .interval(let seconds):
            // Counted from the scheduled time, so that the runs keep their rhythm.
            guard let first = next(after: scheduled), first < now else { return next(after: scheduled) }
            let rest = (now - first).clampedNanoseconds
            let length = seconds * 1_000_000_000
            return first + .nanoseconds((rest + length - 1) / length * length)
        }
    }

    private static func interval(_ text: Substring) throws(ScheduleSpecError) -> Int64 {
        guard !text.contains("d") else { throw ScheduleSpecError("time: unknown unit \"d\" in duration \"\(text)\"") }
        return max(1, try DurationText.parse(text).components.seconds)
    }
}
