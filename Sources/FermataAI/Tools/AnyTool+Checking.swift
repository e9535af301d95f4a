import Fermata

extension AnyTool {
    /// The rules that OpenAI and Anthropic have for tools in common.
    static func check(_ definition: ToolDefinition) throws {
        let name = definition.name
        let isName = name.unicodeScalars.allSatisfy { $0.isASCIILetter || $0.isDigit || $0 == "_" || $0 == "-" }
        guard isName, (1...maxNameLength).contains(name.utf8.count) else {
            throw LanguageModelErrorType.invalidInput.error(
                """
                The tool name '\(name.prefix(maxNameLength))' must be 1 to \(maxNameLength) letters, digits, '_' or \
                '-'; give the tool another 'name'.
                """
            )
        }
        guard definition.description.contains(where: { !$0.isWhitespace }) else {
            throw LanguageModelErrorType.invalidInput.error(
                "The tool '\(name)' has no description; say when a model should use it."
            )
        }
        guard definition.parameters.document["type"] == "object" else {
            throw LanguageModelErrorType.invalidInput.error(
                "The parameters of the tool '\(name)' must be an object; put the value into a struct's property."
            )
        }
        do {
            try definition.parameters.check()
        } catch let error as ApplicationError {
            throw LanguageModelErrorType.invalidInput.error("The parameters of the tool '\(name)': \(error.message)")
        }
    }

    private static let maxNameLength = 64
}
