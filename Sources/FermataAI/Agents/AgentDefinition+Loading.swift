import Fermata

extension AgentDefinition {
    /// Reads YAML without anchors, or JSON.
    ///
    /// - Parameter tools: The tools that there are; `nil` to leave that to whoever runs the agent.
    /// - Throws: `ApplicationError` of type ``LanguageModelErrorType/invalidInput`` that says where the text is wrong.
    public init(yaml text: String, tools: Set<String>? = nil) throws {
        do {
            self = try YAMLText.decode(Self.self, from: text)
        } catch {
            throw LanguageModelErrorType.invalidInput.error("The agent's definition: \(YAMLFault.sentence(error))")
        }
        try validate(tools: tools)
    }

    /// - Throws: `ApplicationError` of type ``LanguageModelErrorType/invalidInput`` that names the field.
    public func validate(tools known: Set<String>? = nil) throws {
        try Self.require(name, isName: "name")
        try Self.require(!model.isEmpty, "'model' must name a route or a model of the gateway.")
        switch instructions {
        case .text(let text):
            try Self.require(
                text.contains { !$0.isWhitespace },
                "'instructions' must say what the agent is to do, or name a prompt: {prompt: name@label}."
            )
        case .prompt(let reference):
            do {
                _ = try DefinitionReference(parsing: reference)
            } catch let error as ApplicationError {
                throw LanguageModelErrorType.invalidInput.error("'instructions.prompt': \(error.message)")
            }
        }
        for (index, tool) in tools.enumerated() {
            try Self.require(tool.name, isName: "tools[\(index)]")
            try Self.require(
                known?.contains(tool.name) != false,
                "'tools[\(index)]' names '\(tool.name)', which is not there. There are: "
                    + (known ?? []).sorted().joined(separator: ", ") + "."
            )
            try Self.require(
                tool.timeoutSeconds > 0 && tool.timeoutSeconds <= 86_400,
                "'tools[\(index)].timeoutSeconds' must be above 0 and at most a day."
            )
            try Self.require(
                (1...100).contains(tool.maximumAttempts),
                "'tools[\(index)].maximumAttempts' must be from 1 to 100."
            )
        }
        let names = tools.map(\.name) + handoffs.map(Self.handoffTool) + agents.map(Self.agentTool)
        try Self.require(
            Set(names).count == names.count,
            "Two entries of 'tools', 'handoffs' or 'agents' are the same."
        )
        for other in handoffs + agents { try Self.require(other, isName: "handoffs and agents") }
        try validateApprovals(names)
        try validateLimits()
        do {
            try output?.check()
        } catch let error as ApplicationError {
            throw LanguageModelErrorType.invalidInput.error("'output': \(error.message)")
        }
    }

    private func validateApprovals(_ names: [String]) throws {
        for (index, rule) in approvals.enumerated() {
            try Self.require(
                rule.tool == "*" || names.contains(rule.tool),
                "'approvals[\(index)].tool' is '\(rule.tool)', which the agent does not have."
            )
            try Self.require(
                rule.deadlineSeconds > 0 && rule.deadlineSeconds <= 365 * 86_400,
                "'approvals[\(index)].deadlineSeconds' must be above 0 and at most a year."
            )
            let escalates = rule.escalateAfterSeconds.map { $0 > 0 && $0 < rule.deadlineSeconds } ?? true
            try Self.require(
                escalates,
                "'approvals[\(index)].escalateAfterSeconds' must be above 0 and before the deadline."
            )
            for condition in rule.when {
                try Self.require(
                    condition.argument.hasPrefix("/"),
                    "'approvals[\(index)].when' has the argument '\(condition.argument)'; write it as '/name'."
                )
                try Self.require(
                    condition.comparison == .exists || condition.value != nil,
                    "'approvals[\(index)].when' compares '\(condition.argument)' with nothing; give a 'value'."
                )
            }
        }
    }

    private func validateLimits() throws {
        try Self.require((1...10_000).contains(limits.steps), "'limits.steps' must be from 1 to 10,000.")
        try Self.require((1...100).contains(limits.parallelTools), "'limits.parallelTools' must be from 1 to 100.")
        try Self.require(limits.tokens ?? 1 >= 1, "'limits.tokens' must be at least 1.")
        try Self.require(limits.cost.map { $0 > 0 && $0 <= 1_000_000 } ?? true, "'limits.cost' must be above 0.")
        try Self.require(limits.seconds.map { $0 > 0 && $0 <= 31_536_000 } ?? true, "'limits.seconds' must be above 0.")
        try Self.require(maxOutputTokens ?? 1 >= 1, "'maxOutputTokens' must be at least 1.")
    }

    /// The tool by which an agent hands the conversation over to another.
    public static func handoffTool(_ agent: String) -> String { "transfer_to_\(agent)" }

    /// The tool by which an agent asks another.
    public static func agentTool(_ agent: String) -> String { "ask_\(agent)" }

    private static func require(_ name: String, isName field: String) throws {
        let isName = name.unicodeScalars.allSatisfy { $0.isASCIILetter || $0.isDigit || $0 == "_" || $0 == "-" }
        try require(
            isName && (1...48).contains(name.utf8.count),
            "'\(field)' must be 1 to 48 letters, digits, '_' or '-', but is '\(name.prefix(48))'."
        )
    }

    private static func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        guard condition else { throw LanguageModelErrorType.invalidInput.error(message()) }
    }
}
