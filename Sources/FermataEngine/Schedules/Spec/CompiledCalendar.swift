import TemporalAPI

/// A structured calendar made ready for searching, on local clocks.
///
/// Local times are counted in seconds as if the zone's clock were never set, so that no zone is known here.
struct CompiledCalendar {
    /// No time after it is looked for.
    static let lastYear = 2100
    static let secondsPerDay: Int64 = 86_400

    /// Any year if nil.
    private let years: Set<Int>?
    private let months: ValueSet
    private let days: ValueSet
    private let weekdays: ValueSet
    private let hours: ValueSet
    private let minutes: ValueSet
    private let seconds: ValueSet

    init(_ calendar: StructuredCalendarSpec) {
        years =
            calendar.year.isEmpty
            ? nil : Set((2000...Self.lastYear).filter { year in calendar.year.contains { $0.includes(year) } })
        months = ValueSet(calendar.month)
        days = ValueSet(calendar.dayOfMonth)
        weekdays = ValueSet(calendar.dayOfWeek)
        hours = ValueSet(calendar.hour)
        minutes = ValueSet(calendar.minute)
        seconds = ValueSet(calendar.second)
    }

    func matches(_ local: Int64) -> Bool {
        let (day, second) = Self.split(local)
        return matchesDay(day) && hours.contains(second / 3600) && minutes.contains(second / 60 % 60)
            && seconds.contains(second % 60)
    }

    /// The first matching second after `local`; nil if there is none up to the last year.
    func next(after local: Int64) -> Int64? {
        let (day, second) = Self.split(local + 1)
        if matchesDay(day), let time = nextTimeOfDay(from: second) { return day * Self.secondsPerDay + Int64(time) }
        guard let time = nextTimeOfDay(from: 0), let day = nextDay(from: day + 1) else { return nil }
        return day * Self.secondsPerDay + Int64(time)
    }

    /// The last second of the minute, hour or day around a matching `local` that matches throughout.
    ///
    /// Lets a search step over what a calendar excludes without looking at each second.
    func lastOfMatch(around local: Int64) -> Int64 {
        let unit: Int64
        if !seconds.isSuperset(of: 0...59) {
            unit = 1
        } else if !minutes.isSuperset(of: 0...59) {
            unit = 60
        } else {
            unit = hours.isSuperset(of: 0...23) ? Self.secondsPerDay : 3600
        }
        return (local.floored(by: unit) + 1) * unit - 1
    }

    private static func split(_ local: Int64) -> (day: Int64, second: Int) {
        let day = local.floored(by: secondsPerDay)
        return (day, Int(local - day * secondsPerDay))
    }

    private func matchesDay(_ day: Int64) -> Bool {
        let date = CivilDate(daysSinceEpoch: day)
        return years?.contains(date.year) ?? true && months.contains(date.month) && days.contains(date.day)
            && weekdays.contains(CivilDate.weekday(daysSinceEpoch: day))
    }

    private func nextTimeOfDay(from second: Int) -> Int? {
        let (hour, minute) = (second / 3600, second / 60 % 60)
        if hours.contains(hour) {
            if minutes.contains(minute), let match = seconds.first(from: second % 60) {
                return hour * 3600 + minute * 60 + match
            }
            if let later = minutes.first(from: minute + 1), let match = seconds.first(from: 0) {
                return hour * 3600 + later * 60 + match
            }
        }
        guard let later = hours.first(from: hour + 1), let minute = minutes.first(from: 0),
            let match = seconds.first(from: 0)
        else { return nil }
        return later * 3600 + minute * 60 + match
    }

    private func nextDay(from day: Int64) -> Int64? {
        var date = CivilDate(daysSinceEpoch: day)
        while date.year <= Self.lastYear {
            if years?.contains(date.year) ?? true, months.contains(date.month), let match = nextDay(in: date) {
                return match
            }
            date =
                date.month == 12
                ? CivilDate(year: date.year + 1, month: 1, day: 1)
                : CivilDate(year: date.year, month: date.month + 1, day: 1)
        }
        return nil
    }

    /// The first matching day of a month, from the given one on.
    private func nextDay(in date: CivilDate) -> Int64? {
        let first = date.daysSinceEpoch - Int64(date.day)
        let last = CivilDate.daysInMonth(date.month, year: date.year)
        var candidate = days.first(from: date.day)
        while let day = candidate, day <= last {
            let match = first + Int64(day)
            if weekdays.contains(CivilDate.weekday(daysSinceEpoch: match)) { return match }
            candidate = days.first(from: day + 1)
        }
        return nil
    }
}
