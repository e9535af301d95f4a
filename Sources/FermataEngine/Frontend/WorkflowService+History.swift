import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

typealias HistoryResponse = Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryResponse

extension WorkflowServiceHandler {
    /// How long a client waits for news of a run in one call; the reference's interval.
    private static let longestWait: Duration = .seconds(20)

    func getWorkflowExecutionHistory(
        request: Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryRequest,
        context: ServerContext
    ) async throws -> HistoryResponse {
        try engine.checks.execution(request.execution, isSet: request.hasExecution)
        var token: HistoryToken?
        if !request.nextPageToken.isEmpty { token = try HistoryToken(request.nextPageToken) }
        var execution = request.execution
        if let token {
            guard execution.runID.isEmpty || execution.runID == token.runID else {
                throw EngineError.invalidArgument("RunId in the request does not match the NextPageToken.")
            }
            execution.runID = token.runID
        }
        let read = HistoryRead(
            closeEventOnly: request.historyEventFilterType == .closeEvent,
            waits: request.waitNewEvent,
            pageSize: request.maximumPageSize > 0 ? min(Int(request.maximumPageSize), 1_000) : 1_000,
            token: token
        )
        guard read.waits else {
            return try await engine.durably { transaction in
                let box = try transaction.find(execution, namespace: request.namespace)
                return read.response(box) ?? read.nothingYet(box.run)
            }
        }
        let deadline = engine.waitDeadline(longest: Self.longestWait)
        return try await withCancellationOfCall { [engine, execution] in
            let answer = try await engine.observe(deadline: deadline) {
                try $0.find(execution, namespace: request.namespace)
            } _: { box in
                read.response(box)
            }
            if let answer { return answer }
            return try await engine.durably { transaction in
                read.nothingYet(try transaction.find(execution, namespace: request.namespace).run)
            }
        }
    }

    func getWorkflowExecutionHistoryReverse(
        request: Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryReverseRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_GetWorkflowExecutionHistoryReverseResponse {
        try engine.checks.execution(request.execution, isSet: request.hasExecution)
        var execution = request.execution
        var before = Int64.max
        if !request.nextPageToken.isEmpty {
            let token = try HistoryToken(request.nextPageToken)
            execution.runID = token.runID
            before = token.endEventID
        }
        let size = request.maximumPageSize > 0 ? min(Int(request.maximumPageSize), 1_000) : 1_000
        return try await engine.durably { [execution, before] transaction in
            let box = try transaction.find(execution, namespace: request.namespace)
            let page = HistoryPage(
                events: box.events.prefix { $0.eventID < before }.reversed(),
                maximumEvents: size,
                maximumBytes: Engine.historyPageBytes
            )
            return .with {
                $0.history.events = page.events
                if let next = page.nextEventID {
                    $0.nextPageToken =
                        HistoryToken(
                            runID: box.identity.runID,
                            nextEventID: 1,
                            endEventID: next + 1
                        ).bytes
                }
            }
        }
    }
}

extension Engine {
    /// Until when a client that waits for news is kept waiting.
    func waitDeadline(longest: Duration) -> ContinuousClock.Instant {
        let now = ContinuousClock.now
        guard let deadline = CallContext.current?.deadline else { return now + longest }
        // An answer that comes too late is worth nothing: it leaves a little early.
        let left = deadline - SystemClock().now()
        return now + min(longest, max(.zero, left - .milliseconds(500)))
    }
}

/// What a client wants of a history.
private struct HistoryRead: Sendable {
    let closeEventOnly: Bool
    let waits: Bool
    let pageSize: Int
    let token: HistoryToken?

    /// The answer; nil if the client waits and there is nothing new.
    func response(_ box: RunBox) -> HistoryResponse? {
        let run = box.run
        if closeEventOnly {
            guard !run.isRunning, let last = box.events.last else { return waits ? nil : HistoryResponse() }
            return .with { $0.history.events = [last] }
        }
        let first = token?.nextEventID ?? 1
        let end = token.map { $0.waits ? run.nextEventID : $0.endEventID } ?? run.nextEventID
        // A first call that waits gets what there is.
        if waits, run.isRunning, first >= run.nextEventID { return nil }
        let page = HistoryPage(
            events: box.allEvents(from: first, before: min(end, run.nextEventID)),
            maximumEvents: pageSize,
            maximumBytes: Engine.historyPageBytes,
            totalBytes: run.historyBytes
        )
        var response = HistoryResponse()
        response.history.events = page.events
        if let next = page.nextEventID {
            response.nextPageToken = continued(at: next, end: end, run)
        } else if token?.taskSuffix == true {
            response.history.events += run.workflowTaskSuffix
        } else if waits, run.isRunning {
            response.nextPageToken = continued(at: end, end: end, run)
        }
        return response
    }

    /// The answer when the time to wait is over.
    func nothingYet(_ run: Run) -> HistoryResponse {
        .with {
            $0.history = .init()
            if waits, run.isRunning {
                $0.nextPageToken = continued(
                    at: token?.nextEventID ?? (closeEventOnly ? 1 : run.nextEventID),
                    end: 0,
                    run
                )
            }
        }
    }

    private func continued(at next: Int64, end: Int64, _ run: Run) -> Data {
        HistoryToken(
            runID: run.identity.runID,
            nextEventID: next,
            endEventID: end,
            taskSuffix: token?.taskSuffix ?? false,
            waits: waits
        ).bytes
    }
}
