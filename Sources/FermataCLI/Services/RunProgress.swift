import Fermata
import FermataCommandLine
import Foundation

/// Shows what a workflow answers to the query `progress` while something else is waited for.
enum RunProgress {
    /// Runs `body`, and shows progress on stderr until it ends.
    static func showing<Result: Sendable>(
        of handle: UntypedWorkflowHandle,
        quiet: Bool,
        _ body: () async throws -> Result
    ) async throws -> Result {
        guard !quiet else { return try await body() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await show(handle) }
            let result: Swift.Result<Result, any Error>
            do {
                result = .success(try await body())
            } catch {
                result = .failure(error)
            }
            // The line has to be gone before anything else is written.
            group.cancelAll()
            try await group.waitForAll()
            return try result.get()
        }
    }

    /// Asks twice a second until the task is cancelled, or the workflow shows that it does not know the query.
    private static func show(_ handle: UntypedWorkflowHandle) async {
        var line = ProgressLine(terminalWidth: Terminal.width)
        while !Task.isCancelled {
            do {
                let answer = try await handle.query(
                    queryName: "progress",
                    rejectionCondition: .notOpen,
                    resultType: Payload.self
                )
                Terminal.note(line.show(ProgressLine.describe(JSONValue(answer))))
            } catch is WorkflowQueryFailedError {
                break
            } catch {
                // No worker yet, or the workflow has just ended: the wait for the result will tell.
            }
            try? await Task.sleep(for: .milliseconds(500))
        }
        Terminal.note(line.clear())
    }
}
