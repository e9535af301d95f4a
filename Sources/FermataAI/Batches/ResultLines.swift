import Foundation

/// The lines of a file of results.
enum ResultLines {
    /// The largest file that is read: both providers' limits on requests, with room for answers.
    static let maximumBytes = 512 << 20

    /// Lines that are not blank, without their ends.
    static func each(of file: Data, _ body: (Data) async throws -> Void) async throws {
        var start = file.startIndex
        while start < file.endIndex {
            let end = file[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.endIndex
            let line = file[start..<end]
            if line.contains(where: { !isBlank($0) }) { try await body(Data(line)) }
            start = end < file.endIndex ? file.index(after: end) : end
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
