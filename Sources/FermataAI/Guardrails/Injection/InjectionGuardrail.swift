/// Finds instructions in what should be data, such as web pages and tools' answers, and takes hidden text out.
///
/// Counts known phrases and the marks that separate turns in models' templates. Tag characters (U+E0000 to U+E007F), in
/// which a text can be written that nobody sees and models read, are removed and counted.
public struct InjectionGuardrail: Guardrail {
    public let name: String

    private let blocks: Bool

    /// Creates a guardrail.
    ///
    /// - Parameter blocks: Stops content with findings. Pages about prompt injection have them too, which is why marking
    ///   is usual and the tool's answer goes on as data; see ``SpotlightGuardrail``.
    public init(name: String = "injection", blocks: Bool = false) {
        self.name = name
        self.blocks = blocks
    }

    public func check(_ content: GuardrailContent) async throws -> GuardrailVerdict {
        let hidden = content.text.unicodeScalars.count(where: Self.isTag)
        let text = hidden == 0 ? content.text : Self.withoutTags(content.text)
        var counts = InjectionPhrases.table.counts(in: text)
        let bytes = text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        let markers = InjectionPhrases.markers.reduce(0) { $0 + bytes.occurrences(of: Array($1.utf8)) }
        if markers > 0 { counts["template_marker"] = markers }
        if hidden > 0 { counts["hidden_text"] = hidden }
        guard !counts.isEmpty else { return .pass }
        let findings = GuardrailFindings(
            reason: "It may hold instructions for the model: \(counts.keys.sorted().joined(separator: ", ")).",
            counts: counts
        )
        if blocks { return .block(findings) }
        return hidden > 0 ? .replace(text, findings) : .mark(findings)
    }

    private static func isTag(_ scalar: Unicode.Scalar) -> Bool { (0xE0000...0xE007F).contains(scalar.value) }

    private static func withoutTags(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isTag(scalar) { view.append(scalar) }
        return String(view)
    }
}

extension [UInt8] {
    /// How often a short pattern occurs, without overlaps.
    fileprivate func occurrences(of pattern: [UInt8]) -> Int {
        var count = 0
        var index = 0
        while index + pattern.count <= self.count {
            if self[index] == pattern[0], self[index..<(index + pattern.count)].elementsEqual(pattern) {
                count += 1
                index += pattern.count
            } else {
                index += 1
            }
        }
        return count
    }
}
