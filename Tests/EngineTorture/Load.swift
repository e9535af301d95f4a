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
            if count.isMultiple(of: 3) {
                try await journey("journey-\(number)-\(count)", count)
            } else {
                try await errand("errand-\(number)-\(count)", count)
            }
        }
    }

    /// Starts the workflow that runs once a second.
    func startTicking() async throws -> UntypedWorkflowHandle {
        let options = WorkflowOptions(
            id: "tick",
            taskQueue: queue,
            taskTimeout: .seconds(2),
            cronSchedule: "@every 1s",
            idConflictPolicy: .useExisting
        )
        let started = try await acknowledged { _ in
            try await client.startWorkflow(name: Tick.name, options: options, input: 1)
        }
        return client.untypedWorkflowHandle(id: "tick", runID: started.firstExecutionRunID ?? started.runID)
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

    private func journey(_ id: String, _ count: Int) async throws {
        let options = WorkflowOptions(id: id, taskQueue: queue, taskTimeout: .seconds(2))
        let (started, text) = try await acknowledged { attempt in
            let text = "one \(attempt)"
            let handle = try await client.signalWithStartWorkflow(
                name: Journey.name,
                input: 0,
                options: options,
                signalName: "say",
                signalInput: text
            )
            return (handle, text)
        }
        ledger.noteStart(id, runID: started.firstExecutionRunID ?? "", isJourney: true)
        ledger.note(id) { $0.words.append(text) }
        let workflow = client.untypedWorkflowHandle(id: id)
        // The worker may have to make the run again for the answer.
        let leg = try await acknowledged { _ in try await workflow.query(queryName: "leg", resultType: Int.self) }
        guard 0...1 ~= leg else { throw BrokenPromise("\(id) is on leg \(leg)") }
        if count.isMultiple(of: 2) {
            let isCancelled = try await untilHeard { try await workflow.cancel() }
            ledger.note(id) { $0.isCancelled = isCancelled }
        } else {
            try await untilOver(workflow, ledger, id)
        }
        let result = try await acknowledged { _ in try await workflow.result(resultType: [String].self) }
        ledger.note(id) { $0.result = result }
    }

    /// A signal that a run got before it continued is not the next one's, so the word is said until it is heard.
    private func untilOver(_ workflow: UntypedWorkflowHandle, _ ledger: Ledger, _ id: String) async throws {
        while !Task.isCancelled {
            let leg = try await acknowledged { _ in try await workflow.query(queryName: "leg", resultType: Int.self) }
            if leg == 1 { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        _ = try await untilHeard { try await workflow.signal(signalName: "say", input: "go") }
    }

    /// - Returns: Whether it was acknowledged. If the run is over, it was heard the first time and only the answer was lost.
    private func untilHeard(_ body: () async throws -> Void) async throws -> Bool {
        try await acknowledged { attempt in
            do {
                try await body()
                return true
            } catch let error as FermataError where error.code == .notFound && attempt > 1 {
                return false
            }
        }
    }

    /// Asks until there is an answer. While the engine is away there is none; any other refusal is a broken promise.
    private func acknowledged<Answer>(_ body: (Int) async throws -> Answer) async throws -> Answer {
        var attempt = 0
        while true {
            attempt += 1
            do {
                return try await body(attempt)
            } catch let error as FermataError where Self.isAway(error) {
                try await pause(attempt, error)
            } catch let error as WorkflowUpdateRPCTimeoutOrCanceledError {
                try await pause(attempt, error)
            }
        }
    }

    /// A query that no worker answers is asked again: the worker has to find its way back as well.
    static func isAway(_ error: FermataError) -> Bool {
        [.unavailable, .deadlineExceeded, .cancelled, .queryNotAnswered].contains(error.code)
    }

    private func pause(_ attempt: Int, _ error: any Error) async throws {
        guard attempt < 300 else { throw BrokenPromise("no answer in \(attempt) attempts: \(error)") }
        try await Task.sleep(for: .milliseconds(50))
    }
}
