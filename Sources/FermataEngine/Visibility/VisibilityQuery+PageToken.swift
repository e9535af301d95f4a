import Foundation

extension VisibilityQuery {
    /// The place of a row in lists. A page starts behind it, also if the row is gone by then.
    struct PageToken: Hashable {
        var sortTime: Int64
        var startTime: Int64
        var run: Int64
    }
}

extension VisibilityQuery.PageToken {
    private static let version: UInt8 = 1

    /// What a client sent as `next_page_token`: nil if it is empty.
    ///
    /// - Throws: `invalidArgument` if no server of this kind made it.
    static func decode(_ data: Data) throws(EngineError) -> Self? {
        guard !data.isEmpty else { return nil }
        guard data.count == 25, data.first == version else { throw .invalidArgument("Invalid NextPageToken.") }
        let numbers = (0..<3).map { place in
            data.dropFirst(1 + place * 8).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return Self(
            sortTime: Int64(bitPattern: numbers[0]),
            startTime: Int64(bitPattern: numbers[1]),
            run: Int64(bitPattern: numbers[2])
        )
    }

    var data: Data {
        var data = Data([Self.version])
        for number in [sortTime, startTime, run] {
            withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) }
        }
        return data
    }
}
