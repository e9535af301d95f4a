import Foundation

/// Vectors as they are stored: their numbers in IEEE 754 binary32, little-endian, one after the other.
struct VectorList: Codable, Sendable, Hashable {
    let count: Int
    let numbers: Data

    init(_ vectors: [[Float]]) {
        count = vectors.count
        numbers = vectors.reduce(into: Data()) { $0.append(Self.data($1)) }
    }

    /// `nil` if they are not `count` vectors of one length.
    var vectors: [[Float]]? {
        guard count > 0, numbers.count % (4 * count) == 0 else { return nil }
        let size = numbers.count / count
        return (0..<count).map { Self.vector(numbers[(numbers.startIndex + $0 * size)...].prefix(size)) }
    }

    static func data(_ vector: [Float]) -> Data {
        var data = Data(capacity: 4 * vector.count)
        for number in vector {
            withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    static func vector(_ data: Data) -> [Float] {
        let bytes = [UInt8](data)
        return stride(from: 0, to: bytes.count - 3, by: 4).map { place in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
            return Float(bitPattern: bits)
        }
    }
}
