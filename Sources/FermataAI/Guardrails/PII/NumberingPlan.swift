/// A country's telephone numbers: the country code of ITU-T E.164 and how many digits follow.
///
/// Codes as assigned in the ITU's list of 2016 and its amendments; lengths of the plans that are used most, and E.164's
/// fifteen digits for the others.
struct NumberingPlan {
    let country: Int
    /// The fewest and the most digits, those of the country code included.
    let shortest: Int
    let longest: Int

    private static let short: Set<Int> = [
        1, 7, 20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48,
        49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82,
        84,
        86, 90, 91, 92, 93, 94, 95, 98,
    ]

    /// Assigned codes of three digits.
    private static let long: [ClosedRange<Int>] = [
        211...213, 216...216, 218...218, 220...258, 260...269, 290...291, 297...299, 350...359, 370...378, 380...383,
        385...387, 389...389, 420...421, 423...423, 500...509, 590...599, 670...670, 672...683, 685...692, 800...800,
        808...808, 850...850, 852...853, 855...856, 870...870, 878...878, 880...883, 886...886, 888...888, 960...968,
        970...977, 979...979, 992...996, 998...998,
    ]

    /// The digits after the country code: fewest and most.
    private static let national: [Int: ClosedRange<Int>] = [
        1: 10...10, 7: 10...10, 20: 8...10, 27: 9...9, 30: 10...10, 31: 9...9, 32: 8...9, 33: 9...9,
        34: 9...9, 36: 8...9, 39: 6...11, 40: 9...9, 41: 9...9, 44: 9...10, 45: 8...8, 46: 7...9,
        47: 8...8, 48: 9...9, 49: 6...11, 52: 10...11, 55: 10...11, 61: 9...9, 64: 8...10, 65: 8...8,
        81: 9...10, 82: 8...10, 86: 9...11, 90: 10...10, 91: 10...10, 351: 9...9, 353: 7...9,
        380: 9...9,
        420: 9...9, 421: 9...9, 971: 8...9, 972: 8...9,
    ]

    /// The plan that digits beginning with a country code belong to; `nil` if the code is not assigned.
    init?(of digits: [UInt8]) {
        let values = digits.prefix(3).reduce(into: [0]) { $0.append(($0.last ?? 0) * 10 + $1.digit) }.dropFirst()
        let length: Int
        if let position = values.firstIndex(where: Self.short.contains) {
            country = values[position]
            length = position
        } else if values.count == 3, let code = values.last, Self.long.contains(where: { $0.contains(code) }) {
            country = code
            length = 3
        } else {
            return nil
        }
        let national = Self.national[country] ?? (8 - length)...(15 - length)
        shortest = length + national.lowerBound
        longest = length + national.upperBound
    }
}
