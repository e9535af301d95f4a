import Foundation

/// Dates as the ledger's tables hold them.
enum LedgerTime {
    /// The day number of the account of all time.
    static let allTime: Int64 = -1

    static func microseconds(_ date: Date) -> Int64 {
        // Beyond the year 5138 and before 1970 there is nothing to tell apart.
        Int64(max(0, min(date.timeIntervalSince1970, 100_000_000_000)) * 1_000_000)
    }

    static func date(_ microseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
    }

    /// Days since 1970-01-01 in UTC.
    static func day(_ microseconds: Int64) -> Int64 { microseconds / 86_400_000_000 }

    static func end(ofDay day: Int64) -> Date { Date(timeIntervalSince1970: Double(day + 1) * 86_400) }
}
