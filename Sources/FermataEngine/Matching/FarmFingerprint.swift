/// FarmHash's 32-bit fingerprint of a string's UTF-8 bytes: a hash that is the same in all processes and programs.
enum FarmFingerprint {
    private static let c1: UInt32 = 0xcc9e_2d51
    private static let c2: UInt32 = 0x1b87_3593

    static func of(_ string: String) -> UInt32 {
        let bytes = Array(string.utf8)
        return switch bytes.count {
        case ...4: tiny(bytes)
        case ...12: short(bytes)
        case ...24: medium(bytes)
        default: long(bytes)
        }
    }

    private static func tiny(_ bytes: [UInt8]) -> UInt32 {
        var b: UInt32 = 0
        var c: UInt32 = 9
        for byte in bytes {
            // The bytes count as signed.
            b = b &* c1 &+ UInt32(bitPattern: Int32(Int8(bitPattern: byte)))
            c ^= b
        }
        return finish(mix(b, into: mix(UInt32(bytes.count), into: c)))
    }

    private static func short(_ bytes: [UInt8]) -> UInt32 {
        let count = UInt32(bytes.count)
        let a = count &+ word(bytes, 0)
        let b = count &* 5 &+ word(bytes, bytes.count - 4)
        let c = 9 &+ word(bytes, (bytes.count >> 1) & 4)
        return finish(mix(c, into: mix(b, into: mix(a, into: count &* 5))))
    }

    private static func medium(_ bytes: [UInt8]) -> UInt32 {
        let count = bytes.count
        let middle = word(bytes, count >> 1)
        let last = word(bytes, count - 4)
        let beforeLast = word(bytes, count - 8)
        var a = rotate(word(bytes, (count >> 1) - 4), 12) &+ last
        var h = mix(beforeLast, into: middle &* c1 &+ UInt32(count)) &+ a
        a = rotate(a, 3) &+ beforeLast
        h = mix(word(bytes, 0), into: h) &+ a
        a = rotate(a &+ last, 12) &+ middle
        h = mix(word(bytes, 4), into: h) &+ a
        return finish(h)
    }

    private static func long(_ bytes: [UInt8]) -> UInt32 {
        let count = bytes.count
        var h = UInt32(count)
        var g = c1 &* h
        var f = g
        h = mix(word(bytes, count - 16), into: mix(word(bytes, count - 4), into: h))
        g = mix(word(bytes, count - 12), into: mix(word(bytes, count - 8), into: g))
        f = rotate(f &+ scramble(word(bytes, count - 20)), 19) &+ 113
        for start in stride(from: 0, to: (count - 1) / 20 * 20, by: 20) {
            let a = word(bytes, start)
            let b = word(bytes, start + 4)
            let c = word(bytes, start + 8)
            let d = word(bytes, start + 12)
            let e = word(bytes, start + 16)
            h = mix(d, into: h &+ a) &+ e
            g = mix(c, into: g &+ b) &+ a
            f = mix(b &+ e &* c1, into: f &+ c) &+ d
            f = f &+ g
            g = g &+ f
        }
        g = rotate(rotate(g, 11) &* c1, 17) &* c1
        f = rotate(rotate(f, 11) &* c1, 17) &* c1
        h = rotate(spread(rotate(h &+ g, 19)), 17) &* c1
        return rotate(spread(rotate(h &+ f, 19)), 17) &* c1
    }

    private static func mix(_ a: UInt32, into h: UInt32) -> UInt32 {
        spread(rotate(h ^ scramble(a), 19))
    }

    private static func scramble(_ a: UInt32) -> UInt32 {
        rotate(a &* c1, 17) &* c2
    }

    private static func spread(_ h: UInt32) -> UInt32 {
        h &* 5 &+ 0xe654_6b64
    }

    private static func finish(_ value: UInt32) -> UInt32 {
        var h = value
        h = (h ^ (h >> 16)) &* 0x85eb_ca6b
        h = (h ^ (h >> 13)) &* 0xc2b2_ae35
        return h ^ (h >> 16)
    }

    private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
        value >> count | value << (32 - count)
    }

    /// Four bytes, the lowest first.
    private static func word(_ bytes: [UInt8], _ start: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
    }
}
