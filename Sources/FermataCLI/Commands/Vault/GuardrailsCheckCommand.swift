import ArgumentParser
import FermataAI
import FermataCommandLine

struct GuardrailsCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show what guardrails make of a text. Ends with 1 if they stop it.",
        discussion: "The text itself is never shown, nor what is left of it."
    )

    @Argument(help: "The text, @FILE, or - for standard input.")
    var content: String

    @Option(
        help: ArgumentHelp(
            "Where in a call it is: \(GuardrailPoint.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "point"
        ),
        transform: Self.point
    )
    var point = GuardrailPoint.modelInput

    @Option(help: "The tool that is called or that answered.")
    var tool: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        var isBlocked: Bool
        var decisions: [GuardrailDecision]
    }

    private static func point(_ text: String) throws -> GuardrailPoint {
        guard let point = GuardrailPoint(rawValue: text) else {
            let points = GuardrailPoint.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is none of \(points).")
        }
        return point
    }

    func run() async throws {
        let configuration = try store.configuration()
        guard !configuration.guardrails.isEmpty else {
            throw CommandFailure(
                .usage,
                store.configurationFile.map { "'\($0)' has no 'guardrails'." }
                    ?? "There is no configuration with guardrails. Name the file with --config, or in FERMATA_MODELS."
            )
        }
        let resources = try await store.guardrailResources(for: configuration, try await store.aiDatabase())
        let pipeline = try GuardrailPipeline(configuration.guardrails, resources: resources)
        let content = GuardrailContent(point: point, text: try TextArgument(content).text, tool: tool)
        let outcome = try await pipeline.check(content)
        let isBlocked = outcome.content == nil
        try output.write(Document(isBlocked: isBlocked, decisions: outcome.decisions), text(outcome.decisions))
        if isBlocked { throw ExitCode(CommandStatus.failed.rawValue) }
    }

    private func text(_ decisions: [GuardrailDecision]) -> String {
        guard !decisions.isEmpty else { return "It passes at \(point.rawValue), unchanged." }
        var table = TextTable(columns: ["GUARDRAIL", "ACTION", "FOUND", "REASON"])
        for decision in decisions {
            let counts = decision.counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            table.append([
                decision.guardrail, decision.action.rawValue, counts.joined(separator: " "), decision.reason,
            ])
        }
        return table.text
    }
}
