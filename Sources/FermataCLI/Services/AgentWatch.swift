import Fermata
import FermataAI
import FermataCatalog
import FermataCommandLine
import Synchronization

/// Shows what a run shows, from the store, until the server says that the run has ended.
///
/// The store is the worker's: nothing is asked of it, so a worker may crash and another go on.
struct AgentWatch {
    let handle: WorkflowHandle<AgentWorkflow>
    let streams: any StreamBuffer
    let json: Bool
    /// The first event to show; `nil` for the beginning of the last run under the workflow's id.
    let from: Int64?

    /// How the run has ended, once it has.
    private final class EndOfRun: Sendable {
        private let state = Mutex<Result<AgentResult, any Error>?>(nil)

        var result: Result<AgentResult, any Error>? {
            get { state.withLock { $0 } }
            set { state.withLock { $0 = newValue } }
        }
    }

    private struct End: Encodable {
        var type = "run_ended"
        var status: WorkflowExecutionStatus
        var result: AgentResult?
        var failure: FailureDocument?
    }

    /// Shows everything until the end.
    ///
    /// - Throws: `WorkflowFailedError` if the run fails.
    func run() async throws {
        let end = EndOfRun()
        let last = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    end.result = .success(try await handle.result())
                } catch {
                    end.result = .failure(error)
                }
            }
            defer { group.cancelAll() }
            return try await follow { end.result != nil }
        }
        guard let end = end.result else { return }
        if case .failure(let error) = end, !(error is WorkflowFailedError) {
            Terminal.complain("Watch on from here: fermata agents watch \(handle.id) --from \(last)")
            throw error
        }
        if json { try await show(end) }
        _ = try end.get()
    }

    /// - Returns: Where to read on.
    private func follow(until isOver: () -> Bool) async throws -> Int64 {
        var transcript = AgentTranscript(workflowID: handle.id)
        var next = if let from { from } else { try await start() }
        let first = next
        while true {
            // Before reading: what was shown before the end is there now.
            let isLast = isOver()
            let page = try await read(from: next, waitingUpTo: isLast ? .zero : .milliseconds(500))
            try show(page, &transcript)
            next = page.next
            guard isLast, page.events.isEmpty else { continue }
            if !json { Terminal.write(transcript.endOfLine()) }
            if next == first {
                Terminal.complain("Nothing to show. Is this the --data of the run's worker?")
            }
            return next
        }
    }

    private func read(from offset: Int64, waitingUpTo time: Duration) async throws -> StreamPage {
        do {
            return try await streams.read(handle.id, from: offset, limit: 1_000, waitingUpTo: time)
        } catch let error as ApplicationError where error.type == StreamErrorType.notFound.rawValue {
            throw CommandFailure(
                .inputMissing,
                "'\(handle.id)' has shown nothing at offset \(offset) yet. Leave --from out to begin with the run."
            )
        }
    }

    /// Where the last run under this id begins, or as near as the stream goes back.
    private func start() async throws -> Int64 {
        var next: Int64 = 0
        var start: Int64?
        while true {
            let page = try await read(from: next, waitingUpTo: .zero)
            for event in page.events {
                guard case .step(let name, let data) = event.body,
                    case .runStarted? = AgentEvent(name: name, data: data)
                else { continue }
                start = event.offset
            }
            next = page.next
            if page.events.isEmpty { return start ?? 0 }
        }
    }

    private func show(_ page: StreamPage, _ transcript: inout AgentTranscript) throws {
        if let gap = page.gap {
            if json { Terminal.answer(try StreamLine.gap(gap)) } else { Terminal.write(transcript.text(gap: gap)) }
        }
        if json {
            for event in page.events { Terminal.answer(try StreamLine.event(event)) }
        } else {
            Terminal.write(page.events.map { transcript.text($0) }.joined())
        }
    }

    private func show(_ end: Result<AgentResult, any Error>) async throws {
        var document = End(status: try await handle.describe().status)
        switch end {
        case .success(let result): document.result = result
        case .failure(let error as WorkflowFailedError): document.failure = FailureDocument(error.cause)
        case .failure(let error): document.failure = FailureDocument(error)
        }
        Terminal.answer(try JSONDocument.line(document))
    }
}
