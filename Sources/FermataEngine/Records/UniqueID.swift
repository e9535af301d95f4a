/// Makes identifiers as clients know them: UUIDs in lower case (RFC 9562).
///
/// Foundation opens the system's source of randomness anew for each UUID, which on Linux costs more than all else that
/// a request id takes part in.
enum UniqueID {
    /// Version 4: all random.
    static func make() -> String {
        text(.random(in: .min ... .max), .random(in: .min ... .max), version: 4)
    }

    /// Version 7: begins with the time.
    static func make(at time: EngineTime) -> String {
        let milliseconds = UInt64(clamping: time.nanoseconds / 1_000_000)
        return text(milliseconds << 16 | .random(in: 0...0xFFF), .random(in: .min ... .max), version: 7)
    }

    private static func text(_ high: UInt64, _ low: UInt64, version: UInt64) -> String {
        let high = high & ~0xF000 | version << 12
        let low = low & (.max >> 2) | 1 << 63
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var shift: UInt64 = 64
            for position in 0..<36 {
                guard position != 8, position != 13, position != 18, position != 23 else {
                    buffer.initializeElement(at: position, to: UInt8(ascii: "-"))
                    continue
                }
                shift -= 4
                let nibble = UInt8(truncatingIfNeeded: (position < 18 ? high : low) >> shift & 0xF)
                let digit = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
                buffer.initializeElement(at: position, to: digit)
                if shift == 0 { shift = 64 }
            }
            return 36
        }
    }
}
