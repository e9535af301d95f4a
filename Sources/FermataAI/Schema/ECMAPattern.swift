/// Writes a regular expression of ECMA-262, which JSON Schema uses, for ICU.
///
/// Where both mean different things by the same letters: `$` is the very end in ECMA-262 and may stand before a last
/// newline in ICU; `\d` and `\w` are ASCII there and all of Unicode here; `[`, `&` and braces within brackets are plain
/// characters there and may be set operations here.
enum ECMAPattern {
    static func icu(_ pattern: String) -> String {
        var result = ""
        var isInClass = false
        var characters = pattern.unicodeScalars.makeIterator()
        while let character = characters.next() {
            switch character {
            case "\\":
                guard let escaped = characters.next() else { return result + "\\" }
                result += translated(escape: escaped, isInClass: isInClass)
            case "[" where !isInClass:
                isInClass = true
                result += "["
            case "]" where isInClass:
                isInClass = false
                result += "]"
            case "[" where isInClass, "&" where isInClass, "{" where isInClass, "}" where isInClass:
                result += "\\\(character)"
            case "$" where !isInClass:
                result += "\\z"
            case "$":
                result += "\\$"
            default:
                result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private static func translated(escape: Unicode.Scalar, isInClass: Bool) -> String {
        let digits = "0-9"
        let word = "A-Za-z0-9_"
        return switch escape {
        case "d": isInClass ? digits : "[\(digits)]"
        case "w": isInClass ? word : "[\(word)]"
        case "D": "[^\(digits)]"
        case "W": "[^\(word)]"
        case "/": "/"
        default: "\\\(escape)"
        }
    }
}
