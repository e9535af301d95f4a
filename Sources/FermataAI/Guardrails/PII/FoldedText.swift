/// A text as detectors read it: one byte for each visible scalar, with the look-alikes of digits, letters, spaces and
/// dashes made one.
///
/// Full-width and other scripts' digits become ASCII digits; every kind of space and dash becomes `" "` and `"-"`;
/// scalars that nobody sees are left out. Letters beyond ASCII are ``letter``, anything else ``other``.
struct FoldedText {
    /// A letter or a mark beyond ASCII.
    static let letter: UInt8 = 0x80
    /// Any other scalar beyond ASCII.
    static let other: UInt8 = 0x81

    let scalars: [Unicode.Scalar]
    let bytes: [UInt8]
    /// The neighbouring digits among the bytes.
    let groups: [Range<Int>]

    /// For each byte, the scalar it stands for.
    private let origins: [Int]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var bytes: [UInt8] = []
        var origins: [Int] = []
        bytes.reserveCapacity(scalars.count)
        origins.reserveCapacity(scalars.count)
        for (index, scalar) in scalars.enumerated() {
            guard let byte = Self.fold(scalar) else { continue }
            bytes.append(byte)
            origins.append(index)
        }
        self.bytes = bytes
        groups = Self.groups(of: bytes)
        self.origins = origins
    }

    /// The scalars that a range of bytes stands for, with what is invisible between them.
    func scalarRange(_ range: Range<Int>) -> Range<Int> {
        guard !range.isEmpty else { return 0..<0 }
        return origins[range.lowerBound]..<(origins[range.upperBound - 1] + 1)
    }

    /// The byte at an index, and a space beyond both ends.
    subscript(_ index: Int) -> UInt8 { bytes.indices.contains(index) ? bytes[index] : UInt8(ascii: " ") }

    /// The folded characters of a range.
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private static func fold(_ scalar: Unicode.Scalar) -> UInt8? {
        if scalar.isASCII { return UInt8(truncatingIfNeeded: scalar.value) }
        switch scalar.value {
        case 0xFF01...0xFF5E: return UInt8(truncatingIfNeeded: scalar.value - 0xFF01 + 0x21)
        case 0x3002, 0xFF61, 0x2024: return UInt8(ascii: ".")
        case 0x2212, 0x2043: return UInt8(ascii: "-")
        case 0xFE6B: return UInt8(ascii: "@")
        case 0x207A: return UInt8(ascii: "+")
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter: return letter
        case .otherLetter: return isBlank(scalar) ? nil : letter
        case .decimalNumber:
            guard let value = scalar.properties.numericValue, (0...9).contains(value) else { return other }
            return UInt8(ascii: "0") + UInt8(value)
        case .spaceSeparator: return UInt8(ascii: " ")
        case .lineSeparator, .paragraphSeparator: return UInt8(ascii: "\n")
        case .dashPunctuation: return UInt8(ascii: "-")
        case .format: return nil
        // Variation selectors and the joiner of graphemes are marks by category, and invisible all the same.
        default: return scalar.properties.isDefaultIgnorableCodePoint ? nil : scalar.isWordPart ? letter : other
        }
    }

    /// Letters that show nothing: the fillers of Korean syllables.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        [0x115F, 0x1160, 0x3164, 0xFFA0].contains(scalar.value)
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
    var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    var isHexDigit: Bool { isASCIIDigit || (0x41...0x46).contains(self) || (0x61...0x66).contains(self) }
    /// A letter of any script, or a digit.
    var isWord: Bool { isASCIIDigit || isASCIILetter || self == FoldedText.letter }
    var uppercased: UInt8 { (0x61...0x7A).contains(self) ? self - 0x20 : self }
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self + 0x20 : self }
    /// The value of a digit; 0 for others.
    var digit: Int { isASCIIDigit ? Int(self) - 0x30 : 0 }
}
