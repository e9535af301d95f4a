import Foundation

extension EngineFlags {
    /// A duration such as `90s`, `30m`, `72h` or `7d`.
    static func duration(_ text: String, _ flag: String) throws(CommandFailure) -> Duration {
        let seconds: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ seconds[$0] }), let number = Int(text.dropLast()), number > 0,
            let total = product(number, unit)
        else { throw CommandFailure(.usage, "\(flag) must be a number with a unit, such as 72h or 7d.") }
        return .seconds(total)
    }

    /// A number of bytes such as `65536`, `512K`, `64M` or `2G`.
    static func bytes(_ text: String, _ flag: String) throws(CommandFailure) -> Int {
        let factors: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let factor = text.last.flatMap { factors[$0] }
        guard let number = Int(factor == nil ? Substring(text) : text.dropLast()), number > 0,
            let total = product(number, factor ?? 1)
        else { throw CommandFailure(.usage, "\(flag) must be a number of bytes, such as 65536, 512K or 64M.") }
        return total
    }

    private static func product(_ number: Int, _ factor: Int) -> Int? {
        let (total, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : total
    }
}
