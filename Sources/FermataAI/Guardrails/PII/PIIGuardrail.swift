import Crypto
import Fermata

/// Finds personal data by its form and check digits, and redacts, masks, hashes or blocks it, for each type as told.
///
/// What has neither a form nor a check digit, such as names and addresses of streets, is not found. The text is read once
/// per type; replacing a replaced text changes nothing more.
public struct PIIGuardrail: Guardrail {
    public let name: String

    private let actions: [PIIType: PIIAction]
    private let key: GuardrailKey?
    private let scanner: PIIScanner

    /// Creates a guardrail.
    ///
    /// - Parameters:
    ///   - actions: What to do with each type. Other types are not looked for.
    ///   - key: For ``PIIAction/hash``. Who has it can test guesses; without it the hashes say nothing.
    /// - Throws: `FermataError` with code `invalidConfiguration` if there are no types, or a type is to be hashed and
    ///   there is no key.
    public init(name: String = "pii", actions: [PIIType: PIIAction], key: GuardrailKey? = nil) throws {
        guard !actions.isEmpty else {
            throw FermataError(.invalidConfiguration, "The guardrail '\(name)' names no types of personal data.")
        }
        guard key != nil || !actions.values.contains(.hash) else {
            throw FermataError(
                .invalidConfiguration,
                "The guardrail '\(name)' hashes personal data, which needs a key."
            )
        }
        self.name = name
        self.actions = actions
        self.key = key
        scanner = PIIScanner(actions.keys)
    }

    public func check(_ content: GuardrailContent) async throws -> GuardrailVerdict {
        let text = FoldedText(content.text)
        let spans = scanner.spans(in: text)
        guard !spans.isEmpty else { return .pass }
        var counts: [String: Int] = [:]
        var result = String.UnicodeScalarView()
        var position = 0
        var blocked = Set<PIIType>()
        for span in spans {
            guard let match = span.matches.first else { continue }
            counts[match.type.rawValue, default: 0] += 1
            let action = span.matches.compactMap { actions[$0.type] }.max { $0.strictness < $1.strictness } ?? .redact
            if action == .block { blocked.insert(match.type) }
            let range = text.scalarRange(span.range)
            result.append(contentsOf: text.scalars[position..<range.lowerBound])
            result.append(contentsOf: replacement(of: match, span, in: text, action).unicodeScalars)
            position = range.upperBound
        }
        guard blocked.isEmpty else {
            let types = blocked.map(\.rawValue).sorted().joined(separator: ", ")
            return .block(GuardrailFindings(reason: "It holds personal data: \(types).", counts: counts))
        }
        result.append(contentsOf: text.scalars[position...])
        return .replace(String(result), GuardrailFindings(reason: "Personal data was replaced.", counts: counts))
    }

    private func replacement(
        of match: PIIMatch,
        _ span: PIIScanner.Span,
        in text: FoldedText,
        _ action: PIIAction
    ) -> String {
        switch action {
        case .redact, .block:
            return "[REDACTED_\(match.type.label)]"
        case .mask:
            return PIIMask.masked(match.type, text.string(span.range))
        case .hash:
            let code = key.map {
                HMAC<SHA256>.authenticationCode(for: Array(match.canonical.utf8), using: $0.symmetric)
            }
            // Half of the code, which RFC 2104 (section 5) holds to be enough.
            let hex = code.map { $0.prefix(16).map(\.hex).joined() } ?? ""
            return "[\(match.type.label):\(hex)]"
        }
    }
}

extension UInt8 {
    /// Two digits.
    var hex: String { String(UInt8(self >> 4), radix: 16) + String(self & 0xF, radix: 16) }
}
