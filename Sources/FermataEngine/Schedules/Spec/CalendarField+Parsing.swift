import SwiftProtobuf
import TemporalAPI

extension CalendarField {
    /// The ranges that a cron-like text names: `*`, `a`, `a-b`, `a/step`, `a-b/step`, and lists of them.
    ///
    /// Ends and steps that say nothing are left zero, which is how the messages are kept small. Any year is no range.
    func ranges(_ text: String) throws(ScheduleSpecError) -> [CalendarRange] {
        let trimmed = text.withoutOuterSpace
        let text = trimmed.isEmpty ? standard : trimmed
        if text == "*", name == Self.year.name { return [] }
        var ranges: [CalendarRange] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            ranges += try self.ranges(part: part)
        }
        return ranges
    }

    private func ranges(part: Substring) throws(ScheduleSpecError) -> [CalendarRange] {
        let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
        guard pieces.count <= 2 else { throw ScheduleSpecError("\(name) has too many slashes") }
        let step = try pieces.count == 2 ? self.step(pieces[1]) : nil
        let (first, last) = try span(pieces[0], isOpen: step != nil)
        return compact(first: first, last: last, step: step ?? 1)
    }

    private func step(_ text: Substring) throws(ScheduleSpecError) -> Int {
        guard !text.isEmpty else { throw ScheduleSpecError("\(name) missing step value") }
        guard let step = Int(text) else {
            throw ScheduleSpecError("strconv.Atoi: parsing \"\(text)\": invalid syntax")
        }
        guard step >= 1, step <= Int32.max else { throw ScheduleSpecError("\(name) has invalid Step") }
        return step
    }

    /// - Parameter isOpen: whether a single value means that value and all after it.
    private func span(_ text: Substring, isOpen: Bool) throws(ScheduleSpecError) -> (first: Int, last: Int) {
        if text == "*" { return (range.lowerBound, range.upperBound) }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else { throw ScheduleSpecError("\(name) has too many dashes") }
        if ends.count == 1 {
            guard let value = value(text) else { throw ScheduleSpecError("\(name) is not in range \(bounds)") }
            return (value, isOpen ? range.upperBound : value)
        }
        guard let first = value(ends[0]) else { throw ScheduleSpecError("\(name) Start is not in range \(bounds)") }
        guard let last = value(ends[1]), last >= first else {
            throw ScheduleSpecError("\(name) End is before Start or not in range \(bounds)")
        }
        return (first, last)
    }

    private func value(_ text: Substring) -> Int? {
        let lowercased = text.lowercased()
        if shortestWord > 0, text.count >= shortestWord,
            let index = words.firstIndex(where: { $0.hasPrefix(lowercased) })
        {
            return range.lowerBound + index
        }
        guard let value = Int(text), range.contains(value) else { return nil }
        return value
    }

    /// Writes Sunday as 0 where the text counted it as 7, which may take a range of its own.
    ///
    /// As in the reference, `1-7` loses its Sunday. A schedule must not act on other days on one server than the other.
    private func compact(first: Int, last: Int, step: Int) -> [CalendarRange] {
        var last = last
        var ranges: [CalendarRange] = []
        if name == Self.dayOfWeek.name, last == 7 {
            let reachesSunday = (7 - first).isMultiple(of: step)
            if reachesSunday, step > 1 || first > 1 {
                ranges.append(CalendarRange())
                if first == 7 { return ranges }
            }
            last = 6
        }
        ranges.append(
            .with {
                $0.start = Int32(first)
                $0.end = first == last ? 0 : Int32(last)
                $0.step = step == 1 ? 0 : Int32(step)
            }
        )
        return ranges
    }
}

extension StringProtocol {
    /// Without white space at either end.
    var withoutOuterSpace: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
