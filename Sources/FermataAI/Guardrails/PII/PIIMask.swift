/// How personal data looks to somebody who may recognise it but not learn it.
enum PIIMask {
    static func masked(_ type: PIIType, _ spelling: String) -> String {
        switch type {
        case .email:
            guard let at = spelling.lastIndex(where: { "@[({".contains($0) }), let first = spelling.first else {
                return "***"
            }
            // Letters beyond ASCII are folded; a mask shows none of them.
            return
                "\(first.isASCII ? String(first) : "*")***\(spelling[at...].map { $0.isASCII ? String($0) : "*" }.joined())"
        case .creditCard, .iban, .ssn, .phone:
            return hiding(spelling, butLast: 4)
        case .ipAddress:
            return hidingEnd(of: spelling)
        case .passport:
            return hiding(spelling, butLast: 0)
        }
    }

    private static func hiding(_ spelling: String, butLast shown: Int) -> String {
        var left = spelling.count(where: isSign) - shown
        return String(
            spelling.map { character in
                guard isSign(character), left > 0 else { return character }
                left -= 1
                return "*"
            }
        )
    }

    /// The first half of an address says which network, not which machine.
    private static func hidingEnd(of spelling: String) -> String {
        let separator: Character = spelling.contains(":") ? ":" : "."
        let parts = spelling.split(separator: separator, omittingEmptySubsequences: false)
        let shown = parts.prefix(2).joined(separator: String(separator))
        return shown + String(repeating: "\(separator)*", count: max(parts.count - 2, 1))
    }

    private static func isSign(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
