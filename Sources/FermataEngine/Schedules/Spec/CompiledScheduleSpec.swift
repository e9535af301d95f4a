import SwiftProtobuf
import TemporalAPI

/// A schedule's specification made ready for asking when it acts.
struct CompiledScheduleSpec {
    /// A search that has stepped over so many excluded times is given up; it runs while the engine waits.
    ///
    /// Enough for every day up to the last year.
    private static let mostExclusions = 50_000
    private static let lastMoment =
        CivilDate(year: CompiledCalendar.lastYear + 1, month: 1, day: 1).daysSinceEpoch
        * CompiledCalendar.secondsPerDay - 1

    /// The specification without texts: every calendar is structured.
    let canonical: ScheduleSpec
    private let zone: ZoneClock
    private let calendars: [CompiledCalendar]
    private let exclusions: [CompiledCalendar]
    private let jitterSeed: String

    /// - Parameter jitterSeed: makes the jitter of two schedules differ.
    init(_ spec: ScheduleSpec, jitterSeed: String) throws(ScheduleSpecError) {
        canonical = try spec.canonical()
        guard canonical.timezoneData.isEmpty else {
            throw ScheduleSpecError("timezone_data is not supported; set timezone_name to a name of the IANA database")
        }
        zone = try ZoneClock(name: canonical.timezoneName)
        calendars = canonical.structuredCalendar.map(CompiledCalendar.init)
        exclusions = canonical.excludeStructuredCalendar.map(CompiledCalendar.init)
        self.jitterSeed = jitterSeed
    }

    /// The longest time by which an action may follow its nominal time.
    var longestJitter: Duration { max(Duration(canonical.jitter), .zero) }

    /// The first time after `time` at which the schedule acts; nil if it never does again.
    func next(after time: EngineTime) throws(ScheduleSpecError) -> ScheduledTime? {
        var moment = time.wholeSeconds
        // The first second of the allowed range may match.
        if canonical.hasStartTime { moment = max(moment, EngineTime(canonical.startTime).wholeSeconds - 1) }
        for _ in 0..<Self.mostExclusions {
            guard let match = nextMatch(after: moment) else { return nil }
            if canonical.hasEndTime, EngineTime(secondsSinceEpoch: match) > EngineTime(canonical.endTime) { return nil }
            guard let last = lastExcluded(from: match) else { return jittered(match) }
            moment = last
        }
        throw .tooManyExclusions
    }

    /// The times after `start`, up to and including `end`.
    func times(after start: EngineTime, through end: EngineTime, limit: Int) throws(ScheduleSpecError) -> [EngineTime] {
        var times: [EngineTime] = []
        var time = start
        while times.count < limit, let next = try next(after: time), next.actual <= end {
            times.append(next.actual)
            time = next.actual
        }
        return times
    }

    /// The first matching moment, whether excluded or not.
    private func nextMatch(after moment: Int64) -> Int64? {
        let candidates =
            calendars.compactMap { $0.next(after: moment, in: zone) }
            + canonical.interval.map { $0.next(after: moment) }
        return candidates.min().flatMap { $0 <= Self.lastMoment ? $0 : nil }
    }

    /// If an exclusion matches, the last moment for which that one exclusion certainly goes on.
    private func lastExcluded(from moment: Int64) -> Int64? {
        let offset = zone.offset(at: moment)
        guard let exclusion = exclusions.first(where: { $0.matches(moment + offset) }) else { return nil }
        let last = exclusion.lastOfMatch(around: moment + offset) - offset
        return zone.firstChange(after: moment, through: last).map { $0 - 1 } ?? last
    }

    /// Adds jitter, never so much that the next time is passed.
    private func jittered(_ moment: Int64) -> ScheduledTime {
        let nominal = EngineTime(secondsSinceEpoch: moment)
        guard longestJitter > .zero else { return ScheduledTime(nominal: nominal, actual: nominal) }
        var limit = longestJitter
        if let following = nextMatch(after: moment) { limit = min(limit, .seconds(following - moment)) }
        var hash = StableHash()
        hash.combine(jitterSeed)
        hash.combine(moment)
        // 32 bits of hash and 32 bits of milliseconds (49 days) multiply without overflow.
        let milliseconds = UInt64(min(limit.clampedNanoseconds / 1_000_000, Int64(UInt32.max)))
        let jitter = ((hash.finalize() >> 32) * milliseconds) >> 32
        return ScheduledTime(nominal: nominal, actual: nominal + .milliseconds(Int64(jitter)))
    }
}

extension IntervalSpec {
    /// The first moment after `moment` of the interval's grid, which counts from the epoch.
    fileprivate func next(after moment: Int64) -> Int64 {
        let interval = max(interval.seconds, 1)
        let phase = max(phase.seconds, 0)
        return ((moment - phase).floored(by: interval) + 1) * interval + phase
    }
}

extension EngineTime {
    init(secondsSinceEpoch seconds: Int64) {
        self = EngineTime(nanoseconds: 0) + .seconds(seconds)
    }

    /// Whole seconds since the epoch, rounded down.
    var wholeSeconds: Int64 { nanoseconds.floored(by: 1_000_000_000) }
}
