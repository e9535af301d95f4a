import SwiftProtobuf
import TemporalAPI

typealias StartActivityRequest = Temporal_Api_Workflowservice_V1_StartActivityExecutionRequest

extension Transaction {
    /// Starts an activity as a client asks, or finds the one that its policies want.
    func start(
        _ request: StartActivityRequest
    ) throws -> Temporal_Api_Workflowservice_V1_StartActivityExecutionResponse {
        try core.settings.requireStandaloneActivities()
        let namespace = try core.namespaces.namespace(named: request.namespace)
        let checks = RequestChecks(limits: core.limits)
        let start = try checks.start(request, in: namespace, now: now)
        let key = StandaloneBook.Key(kind: .activity, namespaceID: namespace.id, id: request.activityID)
        let newest = try core.standalone.box(key)
        let before = try newest?.activity
        let existing = try StandaloneAdmission.existing(
            newest,
            isRepeated: before?.knows(requestID: start.record.requestID) ?? false,
            hasSucceeded: before?.phase == .completed,
            conflict: start.conflict,
            reuse: start.reuse
        ) { _ in
            .activityAlreadyStarted(requestID: before?.request.requestID ?? "", runID: before?.identity.runID ?? "")
        }
        let box = try existing ?? insertActivity(request, start, namespace)
        if let existing { try attach(request, start, to: existing) }
        return .with {
            $0.runID = box.identity.runID
            $0.started = existing == nil
            $0.link = box.execution.link(namespace: request.namespace)
        }
    }

    private func insertActivity(
        _ request: StartActivityRequest,
        _ start: CheckedActivityStart,
        _ namespace: Namespace
    ) throws -> StandaloneBox {
        let identity = StandaloneIdentity(
            number: core.nextRunNumber(),
            namespaceID: namespace.id,
            id: request.activityID,
            runID: RunIdentity.newRunID(now: now)
        )
        var activity = StandaloneActivity(identity: identity, request: start.record, now: now)
        try activity.attach(callbacks: start.callbacks, requestID: start.record.requestID, now: now)
        try activity.attach(links: request.links, requestID: start.record.requestID)
        return insert(activity)
    }

    /// Adds to an activity what a start that met it wants to be kept.
    private func attach(
        _ request: StartActivityRequest,
        _ start: CheckedActivityStart,
        to box: StandaloneBox
    ) throws {
        let options = request.onConflictOptions
        let callbacks = options.attachCompletionCallbacks ? start.callbacks : []
        let links = options.attachLinks ? request.links : []
        guard !callbacks.isEmpty || !links.isEmpty, try !box.activity.knows(requestID: start.record.requestID) else {
            return
        }
        try change(box, as: StandaloneActivity.self) {
            try $0.attach(callbacks: callbacks, requestID: start.record.requestID, now: now)
            try $0.attach(links: links, requestID: start.record.requestID)
        }
    }
}

extension EngineError {
    fileprivate static func activityAlreadyStarted(requestID: String, runID: String) -> EngineError {
        .init(
            .alreadyExists,
            "activity execution already started",
            details: [
                Temporal_Api_Errordetails_V1_ActivityExecutionAlreadyStartedFailure.with {
                    $0.startRequestID = requestID
                    $0.runID = runID
                }
            ]
        )
    }
}
