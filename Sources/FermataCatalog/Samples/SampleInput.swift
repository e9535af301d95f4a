/// The input of ``SampleWorkflow``.
public struct SampleInput: Codable, Sendable, Hashable {
    /// The text to work on: 1 to 10,000 characters.
    public var text: String

    /// Creates the input.
    public init(text: String) {
        self.text = text
    }

    func validate() throws {
        try CatalogFailure.require(
            (1...10_000).contains(text.count),
            "text",
            "must have 1 to 10,000 characters; it has \(text.count)."
        )
    }
}

/// The result of ``SampleWorkflow``.
public struct SampleResult: Codable, Sendable, Hashable {
    /// The text with the white space tidied and each sentence begun with a capital letter.
    public var text: String
    /// The number of words.
    public var words: Int
}
