import Foundation
import TemporalAPI

/// The queries that ride on the run's next workflow task.
struct QueryRegistry: Sendable {
    /// What a worker, or the engine, says to a query.
    enum Answer: Sendable {
        case result(Payloads?)
        case failed(message: String, failure: Failure?)
        /// Nothing rides in front of it any more: it can be asked directly.
        case unblocked
    }

    private var waiting: [UUID: Temporal_Api_Query_V1_WorkflowQuery] = [:]
    private var answers: [UUID: Answer] = [:]

    var isEmpty: Bool { waiting.isEmpty && answers.isEmpty }
    var waitingCount: Int { waiting.count }

    /// Those without an answer, by id.
    var open: [String: Temporal_Api_Query_V1_WorkflowQuery] {
        Dictionary(uniqueKeysWithValues: waiting.map { ($0.key.uuidString.lowercased(), $0.value) })
    }

    mutating func add(_ query: Temporal_Api_Query_V1_WorkflowQuery) -> UUID {
        let id = UUID()
        waiting[id] = query
        return id
    }

    mutating func answer(_ id: UUID, _ answer: Answer) {
        guard waiting.removeValue(forKey: id) != nil else { return }
        answers[id] = answer
    }

    mutating func unblockAll() {
        for id in Array(waiting.keys) { answer(id, .unblocked) }
    }

    func answer(to id: UUID) -> Answer? { answers[id] }

    /// Whoever asked has the answer, or has left.
    mutating func remove(_ id: UUID) {
        waiting[id] = nil
        answers[id] = nil
    }
}

extension Run {
    /// The queries that go out with a workflow task, by id.
    var bufferedQueries: [String: Temporal_Api_Query_V1_WorkflowQuery] { queries.open }

    /// Takes what a worker says to queries with a completed task.
    ///
    /// - Parameter isTaskPending: Whether there is a next task for those without an answer.
    mutating func answerQueries(
        _ results: [String: Temporal_Api_Query_V1_WorkflowQueryResult],
        limits: ExecutionLimits,
        isTaskPending: Bool
    ) {
        for (text, result) in results {
            guard let id = UUID(uuidString: text) else { continue }
            if result.answer.payloadBytes > limits.blobBytesMaximum {
                queries.answer(id, .failed(message: "Query result size exceeds limit.", failure: nil))
            } else if result.resultType == .failed {
                queries.answer(
                    id,
                    .failed(message: result.errorMessage, failure: result.hasFailure ? result.failure : nil)
                )
            } else {
                queries.answer(id, .result(result.hasAnswer ? result.answer : nil))
            }
        }
        if !isTaskPending { queries.unblockAll() }
    }
}
