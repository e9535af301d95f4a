import Foundation

/// How far a time zone's clocks are from UTC, and when that changes.
struct ZoneClock {
    /// No zone has changed twice in so short a time and been back where it was.
    private static let stride: Int64 = 7 * 86_400

    private let zone: TimeZone
    private let isFixed: Bool

    /// - Parameter name: as in the IANA database; empty for UTC.
    init(name: String) throws(ScheduleSpecError) {
        guard let zone = TimeZone(identifier: name.isEmpty ? "UTC" : name) else {
            throw ScheduleSpecError("unknown time zone \(name)")
        }
        self.zone = zone
        isFixed = zone.identifier == "GMT"
    }

    /// What is added to UTC at a moment, in seconds. Moments are seconds since the epoch.
    func offset(at moment: Int64) -> Int64 {
        isFixed ? 0 : Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment))))
    }

    /// The first moment after `start`, up to and including `end`, at which the offset is another than at `start`.
    func firstChange(after start: Int64, through end: Int64) -> Int64? {
        guard !isFixed else { return nil }
        let offset = offset(at: start)
        var before = start
        while before < end {
            let probe = min(before + Self.stride, end)
            if self.offset(at: probe) != offset { return change(from: before, to: probe, offset: offset) }
            before = probe
        }
        return nil
    }

    /// Halves the stretch between a moment with `offset` and a later one without it.
    private func change(from before: Int64, to after: Int64, offset: Int64) -> Int64 {
        var (before, after) = (before, after)
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if self.offset(at: middle) == offset { before = middle } else { after = middle }
        }
        return after
    }
}

extension CompiledCalendar {
    /// The first moment after `moment` at which a clock of the zone shows a matching time.
    ///
    /// A time that the clock jumps over never comes; a time that it shows twice matches twice. (East of Greenwich the
    /// reference finds only the second one if it comes from before that hour; west of it, both.)
    func next(after moment: Int64, in zone: ZoneClock) -> Int64? {
        var moment = moment
        while true {
            let offset = zone.offset(at: moment + 1)
            guard let local = next(after: moment + offset) else { return nil }
            let match = local - offset
            guard let change = zone.firstChange(after: moment + 1, through: match) else { return match }
            moment = change - 1
        }
    }
}
