import ArgumentParser
import Fermata
import FermataCatalog
import FermataCommandLine
import Foundation

struct ApprovalsDecideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Approve a tool call, edit it, reject it, or answer in its place."
    )

    @Argument(help: "The workflow id of the run.") var run: String
    @Argument(help: "The request's id.") var request: String
    @Argument(help: "approve, edit, reject or answer.", transform: Self.verdict)
    var verdict: ApprovalDecision.Verdict
    @Option(help: "Who decides; without it, your user name.") var by: String = ProcessInfo.processInfo.userName
    @Option(help: "Why, or the answer: the model reads it. Needed to reject and to answer.") var note: String?
    @OptionGroup var input: InputOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private static func verdict(_ text: String) throws -> ApprovalDecision.Verdict {
        guard let verdict = ApprovalDecision.Verdict(rawValue: text) else {
            throw ValidationError("'\(text)' is none of approve, edit, reject and answer.")
        }
        return verdict
    }

    private struct Document: Encodable {
        var workflow: String
        var request: ApprovalRequest
    }

    func run() async throws {
        let arguments = try input.payload().map(JSONValue.init)
        let decision = ApprovalDecision(id: request, verdict: verdict, by: by, arguments: arguments, note: note)
        let decided = try await connection.withClient {
            try await ApprovalInbox($0).decide(decision, workflow: run)
        }
        try output.write(
            Document(workflow: run, request: decided),
            "The request \(decided.id) of '\(run)' is \(decided.state.rawValue), by \(by)."
        )
    }
}
