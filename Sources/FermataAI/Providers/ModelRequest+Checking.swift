import Fermata

extension ModelRequest {
    /// Checks what every provider requires, so that a request is right or wrong whoever answers it.
    ///
    /// - Throws: `ApplicationError` of type `ModelInvalidInput` that names the field.
    func check() throws {
        guard !model.isEmpty else { throw Self.invalid("model is empty. Name one.") }
        guard messages.contains(where: { $0.role != .system }) else {
            throw Self.invalid("messages has nothing to answer. Add a message of the user.")
        }
        guard maxOutputTokens.map({ $0 >= 1 }) != false else {
            throw Self.invalid("maxOutputTokens must be at least 1.")
        }
        guard temperature.map({ $0.isFinite && $0 >= 0 }) != false else {
            throw Self.invalid("temperature must be a number from 0.")
        }
        guard stopSequences.allSatisfy({ !$0.isEmpty }) else {
            throw Self.invalid("stopSequences has an empty text. Leave it out.")
        }
        do {
            try outputSchema?.check()
        } catch let error as ApplicationError {
            throw Self.invalid("outputSchema: \(error.message)")
        }
        try checkTools()
        try checkMessages()
    }

    private func checkTools() throws {
        var names: Set<String> = []
        for (index, tool) in tools.enumerated() {
            guard Self.isToolName(tool.name) else {
                throw Self.invalid("tools[\(index)].name must have 1 to 64 letters, digits, _ and - (ASCII).")
            }
            guard names.insert(tool.name).inserted else {
                throw Self.invalid("tools[\(index)].name is the name of a tool before it. Rename one.")
            }
        }
        switch toolChoice {
        case .auto, .none: return
        case .required:
            guard !tools.isEmpty else { throw Self.invalid("toolChoice requires a tool, but tools is empty.") }
        case .tool(let name):
            guard names.contains(name) else { throw Self.invalid("toolChoice names a tool that tools does not have.") }
        }
    }

    private func checkMessages() throws {
        var isBegun = false
        for (index, message) in messages.enumerated() {
            guard message.role != .system || !isBegun else {
                throw Self.invalid(
                    "messages[\(index)] has the role system, but instructions come before everything else. "
                        + "Send it with the role user."
                )
            }
            isBegun = isBegun || message.role != .system
            for (part, content) in message.parts.enumerated() where !message.role.allows(content) {
                throw Self.invalid(
                    "messages[\(index)].parts[\(part)] cannot be in a message of the role \(message.role.rawValue)."
                )
            }
        }
    }

    static func isToolName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { $0.isASCIILetter || $0.isDigit || $0 == "_" || $0 == "-" }
    }

    static func invalid(_ message: String) -> ApplicationError {
        LanguageModelErrorType.invalidInput.error("The model request is not acceptable: \(message)")
    }
}

extension Message.Role {
    fileprivate func allows(_ part: MessagePart) -> Bool {
        switch (self, part) {
        case (.system, .text), (.user, .text), (.user, .media), (.tool, .toolResult): true
        case (.assistant, .text), (.assistant, .reasoning), (.assistant, .toolCall): true
        default: false
        }
    }
}

extension JSONSchema {
    /// What providers call an answer of this schema: its `title`, if that can be a name.
    var answerName: String {
        guard case .string(let title) = document["title"], ModelRequest.isToolName(title) else { return "answer" }
        return title
    }
}
