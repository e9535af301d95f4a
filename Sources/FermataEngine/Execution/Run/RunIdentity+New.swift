import Foundation

extension RunIdentity {
    /// A new run id. Clients are told a UUID of version 7, whose first bytes are the time.
    static func newRunID(now: EngineTime) -> String {
        var bytes = UUID().uuid
        let milliseconds = UInt64(clamping: now.nanoseconds / 1_000_000)
        bytes.0 = UInt8(truncatingIfNeeded: milliseconds >> 40)
        bytes.1 = UInt8(truncatingIfNeeded: milliseconds >> 32)
        bytes.2 = UInt8(truncatingIfNeeded: milliseconds >> 24)
        bytes.3 = UInt8(truncatingIfNeeded: milliseconds >> 16)
        bytes.4 = UInt8(truncatingIfNeeded: milliseconds >> 8)
        bytes.5 = UInt8(truncatingIfNeeded: milliseconds)
        bytes.6 = bytes.6 & 0x0F | 0x70
        return UUID(uuid: bytes).uuidString.lowercased()
    }
}
