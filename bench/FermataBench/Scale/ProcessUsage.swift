import Foundation

/// What this process has used.
enum ProcessUsage {
    /// Seconds of processor time, of all threads since the start.
    static var processorSeconds: Double {
        // POSIX has it in microseconds on every system.
        Double(clock()) / 1e6
    }

    /// Resident now.
    static var megabytes: Double { status("VmRSS:") }

    /// Resident at most, since the start.
    static var peakMegabytes: Double { status("VmHWM:") }

    /// Only Linux tells.
    private static func status(_ name: String) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let number = line.split(whereSeparator: \.isWhitespace).dropFirst().first, let kilobytes = Double(number)
        else { return 0 }
        return kilobytes / 1024
    }
}
