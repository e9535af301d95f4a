/// A path pattern of a robots.txt: a prefix in which `*` is any text, and a final `$` the end of the path.
struct RobotsPattern: Sendable, Hashable {
    private let bytes: [UInt8]
    private let isAnchored: Bool
    /// How specific the pattern is: its length as written.
    let length: Int

    init(_ text: String) {
        length = text.utf8.count
        isAnchored = text.hasSuffix("$")
        bytes = Self.normalized(isAnchored ? String(text.dropLast()) : text)
    }

    /// Whether a normalised path begins with, or is, the pattern.
    func matches(_ path: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        var position = 0
        var next = 0
        // Where to go on when the text behind the last star turns out not to fit.
        var retry: (next: Int, position: Int)?
        while true {
            if next == bytes.count && (!isAnchored || position == path.count) { return true }
            if next < bytes.count && bytes[next] == star {
                next += 1
                retry = (next, position)
            } else if next < bytes.count && position < path.count && bytes[next] == path[position] {
                next += 1
                position += 1
            } else if let last = retry, last.position < path.count {
                retry = (last.next, last.position + 1)
                next = last.next
                position = last.position + 1
            } else {
                return false
            }
        }
    }

    /// One spelling for paths that mean the same: percent codes in capitals, unreserved characters plain, others coded.
    static func normalized(_ path: String) -> [UInt8] {
        let input = Array(path.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < input.count {
            var byte = input[index]
            var isCoded = byte > 0x7E || byte <= 0x20
            if byte == UInt8(ascii: "%"), index + 2 < input.count,
                let code = UInt8(String(decoding: input[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                byte = code
                isCoded = !isUnreserved(code)
                index += 2
            }
            if isCoded {
                let digits = String(byte, radix: 16, uppercase: true)
                output += Array("%\(digits.utf8.count == 1 ? "0" : "")\(digits)".utf8)
            } else {
                output.append(byte)
            }
            index += 1
        }
        return output
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
