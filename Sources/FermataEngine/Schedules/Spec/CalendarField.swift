/// One field of a calendar: its name in error messages, what it may hold, and the names it accepts for numbers.
struct CalendarField {
    let name: String
    let range: ClosedRange<Int>
    /// What an empty text stands for.
    let standard: String
    /// Accepted in place of numbers, also shortened; the first one stands for `range.lowerBound`.
    var words: [String] = []
    var shortestWord = 0

    static let second = Self(name: "Second", range: 0...59, standard: "0")
    static let minute = Self(name: "Minute", range: 0...59, standard: "0")
    static let hour = Self(name: "Hour", range: 0...23, standard: "0")
    static let dayOfMonth = Self(name: "DayOfMonth", range: 1...31, standard: "*")
    static let month = Self(
        name: "Month",
        range: 1...12,
        standard: "*",
        words: [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ],
        shortestWord: 3
    )
    /// As a text, Sunday is 0 or 7; in a structured calendar it is 0 only.
    static let dayOfWeek = Self(
        name: "DayOfWeek",
        range: 0...7,
        standard: "*",
        words: ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
        shortestWord: 2
    )
    static let year = Self(name: "Year", range: 2000...2100, standard: "*")

    /// The range as error messages show it.
    var bounds: String { "[\(range.lowerBound)-\(range.upperBound)]" }
}
