import Fermata

/// Stops or marks content with certain words or phrases, each of a category.
///
/// Words are compared whole, in lower case and compatibility form (NFKC), and without invisible characters; look-alikes
/// of other scripts and misspellings are not found.
public struct DenyListGuardrail: Guardrail {
    public let name: String

    private let table: PhraseTable
    private let blocks: Bool

    /// Creates a guardrail.
    ///
    /// - Parameters:
    ///   - phrases: Words and phrases by category. Records name the category, never the phrase.
    ///   - blocks: `false` only records what is found.
    /// - Throws: `FermataError` with code `invalidConfiguration` if there are no phrases, or one has no words or more
    ///   than 16.
    public init(name: String = "deny_list", phrases: [String: [String]], blocks: Bool = true) throws {
        var table = PhraseTable()
        var isEmpty = true
        for (category, phrases) in phrases {
            for (index, phrase) in phrases.enumerated() {
                isEmpty = false
                guard table.insert(phrase, kind: category) else {
                    throw FermataError(
                        .invalidConfiguration,
                        "The guardrail '\(name)': phrase \(index + 1) of '\(category)' must have 1 to "
                            + "\(PhraseTable.maximumWords) words."
                    )
                }
            }
        }
        guard !isEmpty else {
            throw FermataError(.invalidConfiguration, "The guardrail '\(name)' has no phrases.")
        }
        self.name = name
        self.table = table
        self.blocks = blocks
    }

    public func check(_ content: GuardrailContent) async throws -> GuardrailVerdict {
        let counts = table.counts(in: content.text)
        guard !counts.isEmpty else { return .pass }
        let findings = GuardrailFindings(
            reason: "It has words of the list: \(counts.keys.sorted().joined(separator: ", ")).",
            counts: counts
        )
        return blocks ? .block(findings) : .mark(findings)
    }
}
