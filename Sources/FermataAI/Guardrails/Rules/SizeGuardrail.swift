import Fermata

/// Keeps content below a size: what is larger is cut or stopped.
public struct SizeGuardrail: Guardrail {
    /// What happens to content that is too large.
    public enum Excess: String, Codable, Sendable, Hashable, CaseIterable {
        /// It goes no further.
        case block
        /// Its beginning goes on, with a note of how much is missing. JSON and media are stopped: cut they are none.
        case cut
    }

    public let name: String

    private let maximumBytes: Int
    private let excess: Excess

    /// Creates a guardrail.
    ///
    /// - Parameter maximumBytes: The most bytes of UTF-8, the note of a cut not counted.
    /// - Throws: `FermataError` with code `invalidConfiguration` if the size is not positive.
    public init(name: String = "size", maximumBytes: Int, excess: Excess = .block) throws {
        guard maximumBytes > 0 else {
            throw FermataError(.invalidConfiguration, "The guardrail '\(name)': 'maximum_bytes' must be positive.")
        }
        self.name = name
        self.maximumBytes = maximumBytes
        self.excess = excess
    }

    /// The whole, and media.
    public var unit: GuardrailUnit { .document }

    public func check(_ content: GuardrailContent) async throws -> GuardrailVerdict {
        let count = content.text.utf8.count
        guard count > maximumBytes else { return .pass }
        let findings = GuardrailFindings(
            reason: "\(count) bytes are more than the \(maximumBytes) allowed.",
            counts: ["bytes": count]
        )
        guard excess == .cut, content.mediaType == nil, content.point != .toolInput, content.schema == nil else {
            return .block(findings)
        }
        var end = content.text.utf8.index(content.text.startIndex, offsetBy: maximumBytes)
        // Not in the middle of a character.
        while end > content.text.startIndex, end.samePosition(in: content.text.unicodeScalars) == nil {
            end = content.text.utf8.index(before: end)
        }
        let head = content.text[..<end]
        return .replace("\(head)\n[\(count - head.utf8.count) bytes left out]", findings)
    }
}
