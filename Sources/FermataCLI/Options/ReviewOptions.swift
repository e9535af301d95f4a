import ArgumentParser
import Fermata
import FermataCatalog
import Foundation

/// Who decides about a draft.
struct ReviewOptions: ParsableArguments {
    @Option(help: "Who decides; without it, your user name.")
    var reviewer: String = ProcessInfo.processInfo.userName

    private struct Document: Encodable {
        var id: String
        var decision: ReviewDecision
    }

    func send(
        _ decision: ReviewDecision,
        to selection: RunOptions,
        _ connection: ConnectionOptions,
        _ output: OutputOptions
    ) async throws {
        let recorded = try await connection.withClient { client in
            try await client.workflowHandle(type: WebPageReviewWorkflow.self, id: selection.id, runID: selection.runID)
                .executeUpdate(updateType: WebPageReviewWorkflow.Decide.self, input: decision)
        }
        let verb = recorded.verdict == .approve ? "Approved" : "Rejected"
        try output.write(
            Document(id: selection.id, decision: recorded),
            "\(verb) '\(selection.id)' as \(recorded.reviewer). See the result: fermata show \(selection.id)"
        )
    }
}
