/// Refuses pages with a tag of very many attributes: libxml2 compares each with all before it, so that half a megabyte
/// of them takes a quarter of a minute and five take half an hour.
///
/// Where tags begin depends on comments, scripts and errors before them. So every place where one could begin is looked
/// at by itself, by libxml2's rules from there on, and there is no telling it in a wrong way first.
struct AttributeLimit {
    static let maximumAttributes = 2_000

    private let bytes: UnsafeBufferPointer<UInt8>
    // Possible tags overlap only in pages made to be slow.
    private var remainingWork: Int

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        remainingWork = 8 * bytes.count + (1 << 20)
    }

    static func accepts(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var limit = AttributeLimit(bytes)
        for start in bytes.indices.dropLast() where bytes[start] == UInt8(ascii: "<") && isLetter(bytes[start + 1]) {
            if !limit.acceptsTag(from: start + 1) { return false }
        }
        return true
    }

    private mutating func acceptsTag(from start: Int) -> Bool {
        var position = start
        var attributes = -1  // The first word is the element's name.
        while position < bytes.count, bytes[position] != UInt8(ascii: ">") {
            if Self.isBlank(bytes[position]) {
                position += 1
                continue
            }
            attributes += 1
            let nameStart = position
            skip(&position) { Self.isNameByte($0) }
            let hasName = position > nameStart
            if hasName { skip(&position, while: Self.isBlank) }
            if hasName, position < bytes.count, bytes[position] == UInt8(ascii: "=") {
                position += 1
                skip(&position, while: Self.isBlank)
                skipValue(&position)
            } else if !hasName {
                skip(&position) { !Self.isBlank($0) && $0 != UInt8(ascii: ">") }
            }
            if attributes > Self.maximumAttributes || position - start > remainingWork { return false }
        }
        remainingWork -= position - start
        return true
    }

    private func skipValue(_ position: inout Int) {
        guard position < bytes.count else { return }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            skip(&position) { !Self.isBlank($0) && $0 != UInt8(ascii: ">") }
            return
        }
        position += 1
        skip(&position) { $0 != quote }
        position += 1
    }

    private func skip(_ position: inout Int, while condition: (UInt8) -> Bool) {
        while position < bytes.count, condition(bytes[position]) { position += 1 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (48...58).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
    }
}
