/// Chooses hashes of a text's substrings so that copies of its parts share some with it.
///
/// S. Schleimer, D. Wilkerson, A. Aiken: "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003: of each
/// window of neighbouring hashes the smallest, the rightmost of equals. The hashes are Rabin and Karp's, modulo the prime
/// 2^61 - 1, to a base that depends on a secret. Linear in the text.
struct Winnowing {
    private static let prime: UInt64 = (1 << 61) - 1

    /// The chosen hashes, in the order of the text.
    let chosen: [UInt64]

    init(_ scalars: [Unicode.Scalar], seed: UInt64) {
        let length = ContentFingerprint.substring
        guard scalars.count >= length else {
            chosen = []
            return
        }
        // Any base but the trivial ones.
        let base = seed % (Self.prime - 0x20_0000) + 0x11_0000
        let leaving = (1..<length).reduce(1 as UInt64) { power, _ in Self.multiply(power, base) }
        var hash: UInt64 = 0
        var hashes: [UInt64] = []
        hashes.reserveCapacity(scalars.count - length + 1)
        for (index, scalar) in scalars.enumerated() {
            if index >= length {
                let gone = Self.multiply(UInt64(scalars[index - length].value) + 1, leaving)
                hash = (hash + Self.prime - gone) % Self.prime
            }
            hash = (Self.multiply(hash, base) + UInt64(scalar.value) + 1) % Self.prime
            if index >= length - 1 { hashes.append(hash) }
        }
        chosen = Self.minima(hashes, of: ContentFingerprint.window)
    }

    private static func minima(_ hashes: [UInt64], of window: Int) -> [UInt64] {
        // Positions whose hashes rise from front to back; the front is the smallest of the window.
        var rising: [Int] = []
        var front = 0
        var chosen: [UInt64] = []
        var last = -1
        for index in hashes.indices {
            while rising.count > front, hashes[rising[rising.count - 1]] >= hashes[index] { rising.removeLast() }
            rising.append(index)
            if rising[front] + window <= index { front += 1 }
            let isFull = index >= window - 1 || index == hashes.count - 1
            if isFull, rising[front] != last {
                last = rising[front]
                chosen.append(hashes[last])
            }
        }
        return chosen
    }

    private static func multiply(_ left: UInt64, _ right: UInt64) -> UInt64 {
        prime.dividingFullWidth(left.multipliedFullWidth(by: right)).remainder
    }
}
