import Foundation
import GRPCCore
import SwiftProtobuf
import TemporalAPI

typealias StartRequest = Temporal_Api_Workflowservice_V1_StartWorkflowExecutionRequest
typealias StartResponse = Temporal_Api_Workflowservice_V1_StartWorkflowExecutionResponse

extension WorkflowServiceHandler {
    func startWorkflowExecution(request: StartRequest, context: ServerContext) async throws -> StartResponse {
        try engine.refuseIfOverloaded()
        return try await engine.durably { try $0.start(request, engine: engine) }
    }

    func signalWithStartWorkflowExecution(
        request: SignalWithStartRequest,
        context: ServerContext
    ) async throws -> SignalWithStartResponse {
        try engine.refuseIfOverloaded()
        return try await engine.durably { try $0.signalWithStart(request) }
    }
}

extension Transaction {
    /// Signals a workflow, and starts it if it does not run. Nothing has changed if it throws.
    func signalWithStart(_ request: SignalWithStartRequest) throws -> SignalWithStartResponse {
        try RequestChecks(limits: core.limits).signalWithStart(request)
        let signal = IncomingSignal(
            name: request.signalName,
            input: request.hasSignalInput ? request.signalInput : nil,
            identity: request.identity,
            header: request.hasHeader ? request.header : nil,
            requestID: request.requestID,
            links: request.links
        )
        let namespace = try core.namespaces.namespace(named: request.namespace)
        let new = try newRun(StartRequest(request), namespace: namespace, defaultConflict: .useExisting)
        // A run whose end is not wanted takes the signal; only another policy makes a new run beside a running one.
        let outcome = try start(
            new.run,
            namespace: namespace,
            workflowID: request.workflowID,
            reusePolicy: new.reusePolicy,
            conflictPolicy: new.conflictPolicy
        ) { $0.record(signal, now: now) }
        var response = SignalWithStartResponse()
        let box: RunBox
        switch outcome {
        case .started(let new):
            box = new
            response.started = true
        case .existing(let found), .repeated(let found):
            box = found
            try change(box) { try $0.receive(signal, limits: core.limits, now: now) }
        }
        response.runID = box.identity.runID
        response.firstExecutionRunID = box.run.started.firstExecutionRunID
        response.signalLink = box.run.signalLink(request.requestID, namespace: request.namespace)
        return response
    }
}

/// A start request that was checked.
struct CheckedStart: Sendable {
    var run: NewRun
    var reusePolicy: Temporal_Api_Enums_V1_WorkflowIdReusePolicy
    var conflictPolicy: Temporal_Api_Enums_V1_WorkflowIdConflictPolicy
}

extension Transaction {
    /// Starts a workflow as a client asks.
    func start(_ request: StartRequest, engine: Engine) throws -> StartResponse {
        let namespace = try core.namespaces.namespace(named: request.namespace)
        let checked = try newRun(request, namespace: namespace, defaultConflict: .fail)
        let outcome = try start(
            checked.run,
            namespace: namespace,
            workflowID: request.workflowID,
            reusePolicy: checked.reusePolicy,
            conflictPolicy: checked.conflictPolicy
        )
        var response = StartResponse()
        switch outcome {
        case .started(let box), .repeated(let box):
            response.started = true
            fill(&response, box)
            if request.requestEagerExecution, box.run.firstTaskDue == nil {
                response.eagerWorkflowTask = try startEagerly(box, request, engine: engine) ?? .init()
                if response.eagerWorkflowTask == .init() { response.clearEagerWorkflowTask() }
            }
        case .existing(let box):
            let isAttached = try attach(request, requestID: checked.run.requestID, to: box)
            fill(&response, box)
            if isAttached {
                response.link.workflowEvent.requestIDRef = .with {
                    $0.requestID = checked.run.requestID
                    $0.eventType = .workflowExecutionOptionsUpdated
                }
            }
        }
        return response
    }

    func fill(_ response: inout StartResponse, _ box: RunBox) {
        response.runID = box.identity.runID
        response.firstExecutionRunID = box.run.started.firstExecutionRunID
        response.status = box.run.status
        response.link.workflowEvent = .with {
            $0.namespace = core.namespaces.namespace(id: box.identity.namespaceID)?.name ?? ""
            $0.workflowID = box.identity.workflowID
            $0.runID = box.identity.runID
            $0.eventRef.eventID = 1
            $0.eventRef.eventType = .workflowExecutionStarted
        }
    }

    /// The first workflow task for the worker that starts the workflow; nil if another worker is to have it.
    private func startEagerly(_ box: RunBox, _ request: StartRequest, engine: Engine) throws -> PollWorkflowResponse? {
        guard let task = box.run.workflowTask, !task.isStarted, task.attempt == 1 else { return nil }
        let start = WorkflowTaskStart(
            scheduledEventID: task.scheduledEventID,
            stamp: task.record.stamp,
            requestID: request.requestID,
            identity: request.identity,
            taskQueue: .normal(request.taskQueue.name),
            deploymentVersion: request.hasEagerWorkerDeploymentOptions
                ? DeploymentVersion(request.eagerWorkerDeploymentOptions) : nil
        )
        let started = try change(box) { run in
            let before = run
            do {
                return try run.startWorkflowTask(start, limits: engine.limits, now: now)
            } catch is StaleWorkflowTask {
                // The run is pinned to another version than this worker's.
                run = before
                return nil
            }
        }
        return started.map { engine.pollResponse(for: $0, of: box) }
    }

    /// Checks a start request, and makes of it what a new run begins with.
    func newRun(
        _ request: StartRequest,
        namespace: Namespace,
        defaultConflict: Temporal_Api_Enums_V1_WorkflowIdConflictPolicy
    ) throws -> CheckedStart {
        let checks = RequestChecks(limits: core.limits)
        try checks.workflowID(request.workflowID)
        if request.hasRetryPolicy {
            try request.retryPolicy.filled(with: core.limits.defaultWorkflowRetry).validate()
        }
        try checks.startDelay(request)
        try CronSchedule.validate(request.cronSchedule, now: now)
        try checks.workflowType(request.workflowType.name)
        try checks.taskQueue(request.taskQueue, isSet: request.hasTaskQueue)
        try checks.timeouts(request)
        let requestID = try checks.requestID(request.requestID)
        try checks.priority(request.priority)
        try checks.payload(request.input.payloadBytes, "input")
        let policies = try IDPolicies(request, defaultConflict: defaultConflict)
        try namespace.validate(request.searchAttributes)

        let runID = RunIdentity.newRunID(now: now)
        var attributes = StartedAttributes()
        attributes.workflowType = request.workflowType
        attributes.taskQueue = .normal(request.taskQueue.name)
        if request.hasInput { attributes.input = request.input }
        if request.hasWorkflowExecutionTimeout {
            attributes.workflowExecutionTimeout = request.workflowExecutionTimeout
        }
        if let timeout = request.effectiveRunTimeout { attributes.workflowRunTimeout = timeout }
        attributes.workflowTaskTimeout = checks.workflowTaskTimeout(request)
        attributes.identity = request.identity
        attributes.firstExecutionRunID = runID
        if request.hasRetryPolicy {
            attributes.retryPolicy = request.retryPolicy.filled(with: core.limits.defaultWorkflowRetry)
        }
        attributes.attempt = 1
        attributes.cronSchedule = request.cronSchedule
        if let memo = request.memo.withoutNulls { attributes.memo = memo }
        if let values = request.searchAttributes.withoutNulls { attributes.searchAttributes = namespace.typed(values) }
        if request.hasHeader { attributes.header = request.header }
        if request.hasContinuedFailure { attributes.continuedFailure = request.continuedFailure }
        if request.hasLastCompletionResult { attributes.lastCompletionResult = request.lastCompletionResult }
        if request.hasVersioningOverride {
            try request.versioningOverride.validateStructure()
            attributes.versioningOverride = request.versioningOverride
        }
        if request.hasPriority { attributes.priority = request.priority }
        attributes.completionCallbacks = try checks.completionCallbacks(request.completionCallbacks)
        try checks.links(request.links + request.completionCallbacks.flatMap(\.links))
        try checks.onConflictOptions(request.onConflictOptions)
        attributes.eagerExecutionAccepted = request.requestEagerExecution
        attributes.setTimes(now: now, delay: Duration(request.workflowStartDelay))
        var run = NewRun(runID: runID, attributes: attributes, requestID: requestID)
        if request.hasUserMetadata { run.userMetadata = request.userMetadata }
        run.links = request.links.without(linksOf: attributes.completionCallbacks)
        return CheckedStart(run: run, reusePolicy: policies.reuse, conflictPolicy: policies.conflict)
    }
}
