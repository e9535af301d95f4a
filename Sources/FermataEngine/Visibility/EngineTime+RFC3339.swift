extension EngineTime {
    /// The moment that an RFC 3339 text says, or nil if it is none.
    ///
    /// Takes years 0000 to 9999 and up to nine digits of a fraction (more are cut); what an `EngineTime` cannot say is
    /// held to its ends, so that comparisons with far dates still order.
    init?(rfc3339 text: some StringProtocol) {
        var rest = Array(text.utf8)[...]
        guard
            let year = Self.number(4, &rest), Self.take("-", &rest),
            let month = Self.number(2, &rest), (1...12).contains(month), Self.take("-", &rest),
            let day = Self.number(2, &rest), (1...Self.days(in: month, of: year)).contains(day), Self.take("T", &rest),
            let hour = Self.number(2, &rest), hour < 24, Self.take(":", &rest),
            let minute = Self.number(2, &rest), minute < 60, Self.take(":", &rest),
            let second = Self.number(2, &rest), second < 60,
            let fraction = Self.fraction(&rest),
            let zone = Self.zone(&rest), rest.isEmpty
        else { return nil }
        let seconds = Self.daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - zone
        self = EngineTime(nanoseconds: Int64(fraction)) + .seconds(seconds)
    }

    private static func take(_ sign: Character, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == sign.asciiValue else { return false }
        rest.removeFirst()
        return true
    }

    private static func number(_ digits: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
        let part = rest.prefix(digits)
        guard part.count == digits, part.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest.removeFirst(digits)
        return part.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard take(".", &rest) else { return 0 }
        let digits = rest.prefix { (48...57).contains($0) }
        rest.removeFirst(digits.count)
        guard !digits.isEmpty else { return nil }
        return (0..<9).reduce(0) { value, place in
            let index = digits.startIndex + place
            return value * 10 + (index < digits.endIndex ? Int(digits[index] - 48) : 0)
        }
    }

    private static func zone(_ rest: inout ArraySlice<UInt8>) -> Int? {
        if take("Z", &rest) { return 0 }
        let sign = take("+", &rest) ? 1 : take("-", &rest) ? -1 : 0
        guard
            sign != 0, let hours = number(2, &rest), hours < 24, take(":", &rest),
            let minutes = number(2, &rest), minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days of the proleptic Gregorian calendar. Years start in March here, so that the leap day is the last one.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = year - (month < 3 ? 1 : 0) + 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 865_565
    }
}
