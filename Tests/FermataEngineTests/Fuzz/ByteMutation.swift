import Foundation

extension SeededRandom {
    /// The bytes with a few of them changed, left out, repeated or exchanged for those of another message.
    mutating func mutated(_ original: [UInt8], with other: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0..<number(in: 1...4) {
            let place = number(in: 0...bytes.count)
            let end = min(bytes.count, place + number(in: 0...16))
            switch number(in: 1...6) {
            case 1: if place < bytes.count { bytes[place] ^= 1 << UInt8(number(in: 0...7)) }
            case 2: if place < bytes.count { bytes[place] = .random(in: .min ... .max, using: &self) }
            case 3: bytes.removeSubrange(place..<end)
            case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 5: bytes.removeLast(bytes.count - place)
            default: bytes.insert(contentsOf: other.suffix(number(in: 0...other.count)), at: place)
            }
        }
        return bytes
    }
}
