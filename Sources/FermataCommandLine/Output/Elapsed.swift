package import Foundation

/// Times between two moments, short enough for a column.
package enum Elapsed {
    /// Two units at most, from `0.4s` to `3d 4h`.
    package static func text(from start: Date, to end: Date) -> String {
        let seconds = max(end.timeIntervalSince(start), 0)
        let whole = Int(seconds)
        switch whole {
        case ..<60: return String(format: "%.1fs", (seconds * 10).rounded(.down) / 10)
        case ..<3_600: return "\(whole / 60)m \(whole % 60)s"
        case ..<86_400: return "\(whole / 3_600)h \(whole % 3_600 / 60)m"
        default: return "\(whole / 86_400)d \(whole % 86_400 / 3_600)h"
        }
    }
}
