import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func executeMultiOperation(
        request: Temporal_Api_Workflowservice_V1_ExecuteMultiOperationRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_ExecuteMultiOperationResponse {
        _ = try engine.namespace(named: request.namespace)
        guard request.operations.count == 2,
            case .startWorkflow(let start) = request.operations[0].operation,
            case .updateWorkflow(let update) = request.operations[1].operation
        else { throw EngineError.invalidArgument("Operations have to be exactly [Start, Update].") }
        let call = UpdateWithStart(namespace: request.namespace, start: start, update: update, checks: engine.checks)
        return try await withCancellationOfCall { [engine] in try await call.run(on: engine) }
    }
}

/// A call that starts a workflow if need be and sends it an update.
private struct UpdateWithStart: Sendable {
    private var start: StartRequest
    private var update: UpdateRequest
    /// What is wrong with the update; the start is checked when it is made.
    private var updateError: EngineError?

    init(namespace: String, start: StartRequest, update: UpdateRequest, checks: RequestChecks) {
        self.start = start
        self.update = update
        do throws(EngineError) {
            try Self.check(update.namespace, is: namespace)
            self.update = try checks.update(update)
            guard update.firstExecutionRunID.isEmpty else {
                throw .invalidArgument("FirstExecutionRunId is not allowed.")
            }
            guard update.workflowExecution.runID.isEmpty else { throw .invalidArgument("RunId is not allowed.") }
        } catch {
            updateError = error
        }
        self.update.namespace = namespace
        if start.namespace.isEmpty { self.start.namespace = namespace }
    }

    private static func check(_ name: String, is namespace: String) throws(EngineError) {
        guard name.isEmpty || name == namespace else {
            throw .invalidArgument("Operation namespace did not match request's namespace.")
        }
    }

    func run(on engine: Engine) async throws -> Temporal_Api_Workflowservice_V1_ExecuteMultiOperationResponse {
        do {
            return try await attempt(on: engine, isLast: false)
        } catch is ClosedMeanwhile {
            // The run that the update was for ended before it saw the update; a new one may be started for it.
            return try await attempt(on: engine, isLast: true)
        }
    }

    private struct ClosedMeanwhile: Error {}

    private func attempt(
        on engine: Engine,
        isLast: Bool
    ) async throws -> Temporal_Api_Workflowservice_V1_ExecuteMultiOperationResponse {
        var started: StartResponse?
        do {
            let stage = update.waitPolicy.lifecycleStage
            let id = update.request.meta.updateID
            let (execution, status) = try await engine.awaitUpdate(id, stage: stage) { transaction in
                let (box, response) = try begin(transaction)
                started = response
                return box
            }
            let updated = engine.response(update, execution, status)
            return .with {
                $0.responses = [
                    .with { $0.startWorkflow = started ?? .init() },
                    .with { $0.updateWorkflow = updated },
                ]
            }
        } catch var error as EngineError {
            // Until then, nothing has been done and the error says already which operation is wrong.
            guard let started else { throw error }
            if !started.started, error.isEndOfRun {
                guard isLast else { throw ClosedMeanwhile() }
                error = EngineError(.aborted, error.message)
            }
            throw EngineError.updateWithStart(start: started.started ? nil : .operationAborted, update: error)
        }
    }

    /// Starts the workflow if need be and admits the update, in one transaction.
    private func begin(_ transaction: Transaction) throws -> (RunBox, StartResponse) {
        let namespace = try transaction.core.namespaces.namespace(named: update.namespace)
        let checked = try checkedStart(transaction, namespace)
        let id = update.request.meta.updateID
        if let current = try transaction.core.newestBox(namespaceID: namespace.id, workflowID: start.workflowID) {
            let run = current.run
            if run.updateRecords[id]?.completedEventID != nil {
                return (current, response(for: current, transaction, isNew: false))
            }
            let isWanted =
                run.startRequestID == checked.run.requestID || run.updates[id] != nil
                || run.updateRecords[id] != nil || checked.conflictPolicy == .useExisting
            if run.isRunning, isWanted {
                try admit(transaction, current)
                return (current, response(for: current, transaction, isNew: false))
            }
        }
        let box = try startRun(transaction, checked, namespace)
        try admit(transaction, box)
        return (box, response(for: box, transaction, isNew: true))
    }

    private func checkedStart(_ transaction: Transaction, _ namespace: Namespace) throws -> CheckedStart {
        var startError: EngineError?
        do {
            try Self.check(start.namespace, is: namespace.name)
            let checked = try transaction.newRun(start, namespace: namespace, defaultConflict: .fail)
            guard start.cronSchedule.isEmpty else { throw EngineError.invalidArgument("CronSchedule is not allowed.") }
            guard !start.requestEagerExecution else {
                throw EngineError.invalidArgument("RequestEagerExecution is not supported.")
            }
            guard Duration(start.workflowStartDelay) <= .zero else {
                throw EngineError.invalidArgument("WorkflowStartDelay is not supported.")
            }
            if updateError == nil, start.workflowID == update.workflowExecution.workflowID { return checked }
        } catch let error as EngineError {
            startError = error
        }
        // Ids are compared only if nothing else is wrong with the start.
        let inconsistent =
            startError == nil
            ? EngineError.invalidArgument("WorkflowId is not consistent with previous operation(s).") : nil
        throw EngineError.updateWithStart(
            start: startError ?? .operationAborted,
            update: updateError ?? inconsistent ?? .operationAborted
        )
    }

    private func startRun(_ transaction: Transaction, _ checked: CheckedStart, _ namespace: Namespace) throws -> RunBox
    {
        do {
            let outcome = try transaction.start(
                checked.run,
                namespace: namespace,
                workflowID: start.workflowID,
                reusePolicy: checked.reusePolicy,
                conflictPolicy: checked.conflictPolicy
            )
            if case .started(let box) = outcome { return box }
            throw EngineError.unavailable("Workflow was not started: the same request has started it before")
        } catch let error as EngineError {
            throw EngineError.updateWithStart(start: error, update: .operationAborted)
        }
    }

    private func admit(_ transaction: Transaction, _ box: RunBox) throws {
        do {
            try transaction.change(box) {
                try $0.admitUpdate(update.request, limits: transaction.core.limits, now: transaction.now)
            }
        } catch let error as EngineError {
            throw EngineError.updateWithStart(start: .operationAborted, update: error)
        }
    }

    private func response(for box: RunBox, _ transaction: Transaction, isNew: Bool) -> StartResponse {
        var response = StartResponse()
        transaction.fill(&response, box)
        response.started = isNew
        return response
    }
}

extension EngineError {
    /// What is said of an operation that was not done because of another one.
    fileprivate static var operationAborted: EngineError {
        EngineError(
            .aborted,
            "Operation was aborted.",
            details: [Temporal_Api_Failure_V1_MultiOperationExecutionAborted()]
        )
    }

    /// - Parameters:
    ///   - start: nil if the workflow was started.
    ///   - update: nil if the update was not the problem.
    fileprivate static func updateWithStart(start: EngineError?, update: EngineError?) -> EngineError {
        let errors = [start, update]
        let cause = errors.lazy.compactMap(\.self).first { !$0.isAbortedOperation }
        return EngineError(
            cause?.code ?? .aborted,
            "Update-with-Start could not be executed.",
            details: [
                Temporal_Api_Errordetails_V1_MultiOperationExecutionFailure.with {
                    $0.statuses = errors.map { error in
                        guard let error else { return .init() }
                        return .with {
                            $0.code = Int32(error.code.rawValue)
                            $0.message = error.message
                            $0.details = error.details.compactMap { try? Google_Protobuf_Any(message: $0) }
                        }
                    }
                }
            ]
        )
    }

    private var isAbortedOperation: Bool {
        details.contains { $0 is Temporal_Api_Failure_V1_MultiOperationExecutionAborted }
    }

    /// Whether an update was given up because its run has ended.
    fileprivate var isEndOfRun: Bool {
        [EngineError.updateAbortedByClose.message, EngineError.workflowClosing.message].contains(message)
    }
}
