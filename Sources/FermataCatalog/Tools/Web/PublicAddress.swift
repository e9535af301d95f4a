import NIOCore

/// Tells addresses of the public internet from those that lead to this machine, this network, or nowhere.
///
/// IANA's registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890), as of 2025. Of IPv6 only global unicast
/// (2000::/3) is public, without the blocks in which IPv4 addresses hide (Teredo, 6to4).
enum PublicAddress {
    private static let specialIPv4: [(UInt32, Int)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
        (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    /// `false` for anything but an IPv4 or IPv6 address too.
    static func contains(_ address: SocketAddress) -> Bool {
        switch address {
        case .v4(let address):
            // Four bytes after family and port.
            return isPublic(ipv4: withUnsafeBytes(of: address.address) { Array($0[4..<8]) })
        case .v6(let address):
            // Sixteen bytes after family, port and flow.
            return isPublic(ipv6: withUnsafeBytes(of: address.address) { Array($0[8..<24]) })
        case .unixDomainSocket:
            return false
        }
    }

    private static func isPublic(ipv4 bytes: [UInt8]) -> Bool {
        let address = bytes.reduce(0) { $0 << 8 | UInt32($1) }
        return !specialIPv4.contains { network, bits in (address ^ network) >> (32 - bits) == 0 }
    }

    private static func isPublic(ipv6 bytes: [UInt8]) -> Bool {
        // IPv4-mapped: ::ffff:0:0/96.
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return isPublic(ipv4: Array(bytes.suffix(4)))
        }
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        let first = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        let second = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        switch (first, second) {
        case (0x2001, 0x0000...0x01FF), (0x2001, 0x0DB8), (0x2002, _), (0x3FFF, 0...0x0FFF): return false
        default: return true
        }
    }
}
