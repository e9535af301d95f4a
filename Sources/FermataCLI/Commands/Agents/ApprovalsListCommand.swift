import ArgumentParser
import FermataAI
import FermataCatalog
import FermataCommandLine
import Foundation

struct ApprovalsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the open requests of all agents.",
        discussion: "Each running agent is asked, so a worker must be running."
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let inbox = try await connection.withClient { try await ApprovalInbox($0).contents() }
        var table = TextTable(
            columns: ["RUN", "REQUEST", "AGENT", "TOOL", "DEADLINE", "THEN", "ESCALATED TO", "ARGUMENTS"]
        )
        for entry in inbox.entries {
            let request = entry.request
            table.append([
                entry.workflow, request.id, request.agent, request.tool, request.deadline.formatted(.iso8601),
                request.onDeadline.rawValue, request.escalatedTo ?? "", request.arguments,
            ])
        }
        if !inbox.silent.isEmpty {
            let runs = inbox.silent.map { "'\($0)'" }.joined(separator: ", ")
            Terminal.complain("No worker answers for \(runs), so what they ask is not listed. Start one: fermata up")
        }
        let hint = "Decide: fermata approvals decide RUN REQUEST approve"
        let text = inbox.entries.isEmpty ? "Nothing waits for a decision." : "\(table.text)\n\n\(hint)"
        try output.write(inbox.entries, text)
    }
}
