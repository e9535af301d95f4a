/// The rules for names and labels, which appear in files, addresses and command lines.
enum DefinitionName {
    /// Names the newest version, so no label can be called so.
    static let latest = "latest"
    private static let maximumBytes = 128

    static func check(_ name: String, _ field: String) throws {
        guard (1...maximumBytes).contains(name.utf8.count), name.utf8.allSatisfy(isPlain),
            name.utf8.first.map(isAlphanumeric) == true
        else {
            throw DefinitionErrorType.invalidInput.error(
                "\(field) must have 1 to \(maximumBytes) characters: letters of ASCII, digits, -, _ and ., a letter or "
                    + "digit first."
            )
        }
    }

    static func check(label: String) throws {
        try check(label, "label")
        guard label != latest, Int(label) == nil else {
            throw DefinitionErrorType.invalidInput.error(
                "label must not be \(latest) or a number: those name versions. Use a word such as production."
            )
        }
    }

    static func check(author: String, _ field: String) throws {
        guard (1...255).contains(author.utf8.count), author.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw DefinitionErrorType.invalidInput.error(
                "\(field) must say who does it, in 1 to 255 bytes without control characters."
            )
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
