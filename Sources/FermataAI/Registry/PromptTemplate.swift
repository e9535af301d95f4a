import Fermata

/// A prompt with places for values, written `{{name}}`.
///
/// A name is a letter of ASCII and up to 63 letters, digits and `_`; spaces around it do not count. Anything else between
/// braces is text. Values are put in as they are: what looks like a place within a value stays text.
public struct PromptTemplate: Sendable, Hashable {
    /// The longest prompt, and the longest that comes of one, in bytes.
    public static let maximumBytes = 256 << 10

    private enum Piece: Sendable, Hashable {
        case text(String)
        case variable(String)
    }

    /// The names of the places, each once, in the order of the text.
    public let variables: [String]

    private let pieces: [Piece]

    /// Reads a prompt.
    ///
    /// - Throws: `ApplicationError` of type ``LanguageModelErrorType/invalidInput`` if it is empty or too long.
    public init(_ text: String) throws {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw LanguageModelErrorType.invalidInput.error("The prompt is empty. Write what the model is told.")
        }
        guard text.utf8.count <= Self.maximumBytes else {
            throw LanguageModelErrorType.invalidInput.error(
                "The prompt has \(text.utf8.count) bytes; the limit is \(Self.maximumBytes)."
            )
        }
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var variables: [String] = []
        var index = 0
        var start = 0
        while index < bytes.count {
            guard let (name, end) = Self.place(in: bytes, at: index) else {
                index += 1
                continue
            }
            pieces.append(.text(String(decoding: bytes[start..<index], as: UTF8.self)))
            pieces.append(.variable(name))
            if !variables.contains(name) { variables.append(name) }
            index = end
            start = end
        }
        pieces.append(.text(String(decoding: bytes[start...], as: UTF8.self)))
        self.pieces = pieces
        self.variables = variables
    }

    /// The text with a value in each place. Values that have no place are left out.
    ///
    /// - Throws: `ApplicationError` of type ``LanguageModelErrorType/invalidInput`` that names the values that are missing.
    public func filled(with values: [String: String]) throws -> String {
        let missing = variables.filter { values[$0] == nil }
        guard missing.isEmpty else {
            throw LanguageModelErrorType.invalidInput.error(
                "The prompt needs the variables \(missing.joined(separator: ", ")). Give a value for each in 'variables', "
                    + "or on the command line with --var name=value."
            )
        }
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let words): text += words
            case .variable(let name): text += values[name] ?? ""
            }
            guard text.utf8.count <= Self.maximumBytes else {
                throw LanguageModelErrorType.invalidInput.error(
                    "The prompt with its variables has more than \(Self.maximumBytes) bytes. Give shorter values."
                )
            }
        }
        return text
    }

    /// Whether a text can be the name of a place.
    public static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (1...maximumNameLength).contains(bytes.count) && isLetter(bytes[0]) && bytes.allSatisfy(isNamePart)
    }

    private static let maximumNameLength = 64

    /// The place that begins here, and where it ends.
    private static func place(in bytes: [UInt8], at start: Int) -> (name: String, end: Int)? {
        func skipSpaces(_ index: inout Int) {
            while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
        }
        func has(_ brace: UInt8, _ index: Int) -> Bool {
            index + 1 < bytes.count && bytes[index] == brace && bytes[index + 1] == brace
        }
        guard has(UInt8(ascii: "{"), start) else { return nil }
        var index = start + 2
        skipSpaces(&index)
        let first = index
        while index < bytes.count, index - first <= maximumNameLength, isNamePart(bytes[index]) { index += 1 }
        let name = String(decoding: bytes[first..<index], as: UTF8.self)
        skipSpaces(&index)
        guard isName(name), has(UInt8(ascii: "}"), index) else { return nil }
        return (name, index + 2)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        isLetter(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
