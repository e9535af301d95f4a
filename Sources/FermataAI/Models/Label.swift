/// One of the classes a text may belong to.
public struct Label: Codable, Sendable, Hashable {
    /// The most labels to choose from.
    public static let maxCount = 200

    /// The name results use.
    public var name: String
    /// What texts of this class are about. The words matter: the local model compares the text with them.
    public var description: String

    /// Creates a label.
    public init(name: String, description: String) {
        self.name = name
        self.description = description
    }

    /// Checks what ``LanguageModel/classify(_:labels:)`` requires.
    static func validate(_ labels: [Label]) throws {
        guard !labels.isEmpty else {
            throw LanguageModelErrorType.invalidInput.error("There are no labels to choose from.")
        }
        guard labels.count <= maxCount else {
            throw LanguageModelErrorType.invalidInput.error(
                "There are \(labels.count) labels; at most \(maxCount) are possible."
            )
        }
        var names: Set<String> = []
        for (index, label) in labels.enumerated() {
            guard !label.name.isEmpty else {
                throw LanguageModelErrorType.invalidInput.error("The label at position \(index) has no name.")
            }
            guard names.insert(label.name).inserted else {
                throw LanguageModelErrorType.invalidInput.error(
                    "The label at position \(index) has the same name as one before it."
                )
            }
        }
    }
}
