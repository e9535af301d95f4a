import Fermata
import Foundation

/// One client after another that starts an errand, talks to it, and waits for its end.
struct Load: Sendable {
    let client: TemporalClient
    let ledger: Ledger
    let queue: String

    /// Does errand after errand until the task is cancelled.
    func run(client number: Int) async throws {
        for count in 1... {
            guard !Task.isCancelled else { return }
            try await errand("errand-\(number)-\(count)", count)
        }
    }

    private func errand(_ id: String, _ count: Int) async throws {
        let options = WorkflowOptions(
            id: id,
            taskQueue: queue,
            taskTimeout: .seconds(2),
            idConflictPolicy: .useExisting
        )
        let started = try await acknowledged { _ in
            try await client.startWorkflow(name: Errand.name, options: options, input: count)
        }
        let runID = started.firstExecutionRunID ?? started.runID ?? ""
        ledger.noteStart(id, runID: runID)
        let workflow = client.untypedWorkflowHandle(id: id)
        for word in ["one", "two"] {
            // A signal that may or may not have arrived isn't sent again under the same name.
            let text = try await acknowledged { attempt in
                try await workflow.signal(signalName: "say", input: "\(word) \(attempt)")
                return "\(word) \(attempt)"
            }
            ledger.note(id) { $0.words.append(text) }
        }
        let sum = try await acknowledged { _ in
            try await workflow.executeUpdate(updateName: "add", updateID: "only", input: count, resultType: Int.self)
        }
        ledger.note(id) { $0.sum = sum }
        let result = try await acknowledged { _ in try await workflow.result(resultType: [String].self) }
        ledger.note(id) { $0.result = result }
    }

    /// Asks until there is an answer. While the engine is away there is none; any other refusal is a broken promise.
    private func acknowledged<Answer>(_ body: (Int) async throws -> Answer) async throws -> Answer {
        var attempt = 0
        while true {
            attempt += 1
            do {
                return try await body(attempt)
            } catch let error as FermataError where [.unavailable, .deadlineExceeded, .cancelled].contains(error.code) {
                try await pause(attempt, error)
            } catch let error as WorkflowUpdateRPCTimeoutOrCanceledError {
                try await pause(attempt, error)
            }
        }
    }

    private func pause(_ attempt: Int, _ error: any Error) async throws {
        guard attempt < 300 else { throw BrokenPromise("no answer in \(attempt) attempts: \(error)") }
        try await Task.sleep(for: .milliseconds(50))
    }
}
