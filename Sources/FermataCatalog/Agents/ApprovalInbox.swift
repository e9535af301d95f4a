import Crypto
public import Fermata
import Foundation

/// What all running agents of a namespace ask people.
///
/// Agents that other agents have asked are runs of their own and have entries of their own.
public struct ApprovalInbox: Sendable {
    /// An open request, and whose it is.
    public struct Entry: Codable, Sendable, Hashable {
        /// The workflow id of the run that waits.
        public var workflow: String
        /// What it asks.
        public var request: ApprovalRequest
    }

    /// What a look into the inbox finds.
    public struct Contents: Codable, Sendable, Hashable {
        /// The open requests, that with the nearest deadline first.
        public var entries: [Entry]
        /// Workflow ids of runs that did not say what they ask, in order: no worker answers for them.
        public var silent: [String]
    }

    private let client: TemporalClient

    /// How many runs are asked at the same time.
    private static let parallelQueries = 8

    /// Looks into the namespace of a client.
    public init(_ client: TemporalClient) {
        self.client = client
    }

    /// Asks every running agent. Servers list a run a moment after it has started.
    ///
    /// - Parameters:
    ///   - filter: Asks only the runs that this list filter finds, such as `TaskQueue = 'clerks'`.
    ///   - patience: How long the answer of one run is waited for; eight are asked at the same time.
    /// - Throws: `FermataError` if the server cannot be asked, or does not understand the filter.
    public func contents(
        matching filter: String? = nil,
        patience: Duration = .seconds(10)
    ) async throws -> Contents {
        var running = "WorkflowType = '\(AgentWorkflow.name)' AND ExecutionStatus = 'Running'"
        if let filter { running += " AND (\(filter))" }
        return try await withThrowingTaskGroup(of: Contents.self) { group in
            var contents = Contents(entries: [], silent: [])
            var asked = 0
            for try await run in client.listWorkflows(query: running) {
                if asked >= Self.parallelQueries, let next = try await group.next() { contents.add(next) }
                group.addTask { try await ask(run, patience) }
                asked += 1
            }
            for try await next in group { contents.add(next) }
            contents.entries.sort { $0.order < $1.order }
            contents.silent.sort()
            return contents
        }
    }

    /// Answers a request.
    ///
    /// When it is not known whether an answer has arrived, it can be sent again: the same answer of the same person is
    /// applied once. Any other answer to a request that is not open is refused.
    ///
    /// - Returns: The request as it stands after this answer.
    /// - Throws: `WorkflowUpdateFailedError` if the answer is refused, with an `ApplicationError` of type
    ///   ``CatalogFailure/notNow`` or ``CatalogFailure/invalidInput`` as its cause; `FermataError` with code `notFound`
    ///   if no run under this workflow id is open.
    @discardableResult
    public func decide(_ decision: ApprovalDecision, workflow: String) async throws -> ApprovalRequest {
        let handle = client.workflowHandle(type: AgentWorkflow.self, id: workflow)
        let updateID = try decision.updateID
        do {
            return try await handle.executeUpdate(
                updateType: AgentWorkflow.Decide.self,
                updateID: updateID,
                input: decision
            )
        } catch let error as FermataError where error.code == .notFound {
            // The run may have ended since it took this answer.
            let update = handle.getUpdateHandle(updateType: AgentWorkflow.Decide.self, id: updateID)
            do {
                return try await update.result()
            } catch let other as FermataError where other.code == .notFound {
                throw error
            }
        }
    }

    private func ask(_ run: WorkflowExecutionSummary, _ patience: Duration) async throws -> Contents {
        try await withThrowingTaskGroup(of: Contents?.self) { group in
            group.addTask { try await ask(run) }
            group.addTask {
                try await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            let first = try await group.next() ?? nil
            return first ?? Contents(entries: [], silent: [run.id])
        }
    }

    private func ask(_ run: WorkflowExecutionSummary) async throws -> Contents {
        let handle = client.workflowHandle(type: AgentWorkflow.self, id: run.id, runID: run.runID)
        do {
            let requests = try await handle.query(
                queryType: AgentWorkflow.Approvals.self,
                rejectionCondition: .notOpen
            )
            let open = requests.filter { $0.state == .pending }
            return Contents(entries: open.map { Entry(workflow: run.id, request: $0) }, silent: [])
        } catch is WorkflowQueryRejectedError {
            return Contents(entries: [], silent: [])
        } catch is WorkflowQueryFailedError {
            return Contents(entries: [], silent: [run.id])
        } catch let error as FermataError where error.code == .queryNotAnswered {
            return Contents(entries: [], silent: [run.id])
        } catch let error as FermataError where error.code == .notFound {
            return Contents(entries: [], silent: [])
        }
    }
}

extension ApprovalInbox.Contents {
    fileprivate mutating func add(_ other: Self) {
        entries += other.entries
        silent += other.silent
    }
}

extension ApprovalInbox.Entry {
    fileprivate var order: (Date, String, Date, String) {
        (request.deadline, workflow, request.requestedAt, request.id)
    }
}

extension ApprovalDecision {
    /// Names the update by its content, so that the server knows it when it comes again.
    fileprivate var updateID: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let digest = SHA256.hash(data: try encoder.encode(self))
            return "decide-\(id)-\(digest.map { String(format: "%02x", $0) }.joined())"
        }
    }
}
