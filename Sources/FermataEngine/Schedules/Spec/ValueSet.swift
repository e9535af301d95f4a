import TemporalAPI

/// A set of numbers from 0 to 63: what one field of a calendar may be.
struct ValueSet: Hashable {
    private var bits: UInt64 = 0

    init(_ values: some Sequence<Int>) {
        for value in values where 0...63 ~= value { bits |= 1 << UInt64(value) }
    }

    init(_ ranges: [CalendarRange]) {
        self.init((0...63).filter { value in ranges.contains { $0.includes(value) } })
    }

    func contains(_ value: Int) -> Bool {
        0...63 ~= value && bits & (1 << UInt64(value)) != 0
    }

    /// The smallest member that is `value` or more.
    func first(from value: Int) -> Int? {
        guard value <= 63 else { return nil }
        let rest = bits & (UInt64.max << UInt64(max(value, 0)))
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }

    func isSuperset(of range: ClosedRange<Int>) -> Bool {
        let wanted = Self(range).bits
        return bits & wanted == wanted
    }
}

extension CalendarRange {
    /// An end before the start means the start alone; no step means one.
    func includes(_ value: Int) -> Bool {
        value >= start && value <= max(start, end) && (value - Int(start)).isMultiple(of: max(Int(step), 1))
    }
}
