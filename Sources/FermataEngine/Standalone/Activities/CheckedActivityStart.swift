import SwiftProtobuf
import TemporalAPI

/// A start request that was checked.
struct CheckedActivityStart: Sendable {
    var record: StandaloneActivityRequest
    var callbacks: [Callback]
    var conflict: StandaloneAdmission.Conflict
    var reuse: StandaloneAdmission.Reuse
}

extension RequestChecks {
    /// - Throws: `invalidArgument`.
    func start(
        _ request: StartActivityRequest,
        in namespace: Namespace,
        now: EngineTime
    ) throws(EngineError) -> CheckedActivityStart {
        let requestID = try standaloneRequestID(request.requestID)
        let options = try activityOptions(request)
        try standaloneIdentity(request.identity)
        guard !request.input.exceeds(limits.blobBytesMaximum) else {
            throw .invalidArgument("input exceeds length limit")
        }
        try userMetadata(request.userMetadata)
        try namespace.validate(request.searchAttributes)
        try namespace.validator.validateSize(request.searchAttributes)
        let callbacks = try completionCallbacks(request.completionCallbacks)
        try links(request.links + request.completionCallbacks.flatMap(\.links))
        try attachment(request)
        return CheckedActivityStart(
            record: .with {
                $0.activityType = request.activityType.name
                if request.hasInput { $0.input = request.input }
                if request.hasHeader { $0.header = request.header }
                if request.hasUserMetadata { $0.userMetadata = request.userMetadata }
                if let values = request.searchAttributes.withoutNulls { $0.searchAttributes = values }
                $0.options = options
                $0.requestID = requestID
                $0.scheduleTime = now.timestamp
            },
            callbacks: callbacks,
            conflict: try conflict(request),
            reuse: try reuse(request)
        )
    }

    private func activityOptions(_ request: StartActivityRequest) throws(EngineError) -> ActivityOptions {
        if let flaw = request.startDelay.flawAsTimeout { throw .invalidArgument("invalid StartDelay: \(flaw)") }
        let given = ActivityOptions.with {
            if request.hasTaskQueue { $0.taskQueue = request.taskQueue }
            $0.scheduleToCloseTimeout = request.scheduleToCloseTimeout
            $0.scheduleToStartTimeout = request.scheduleToStartTimeout
            $0.startToCloseTimeout = request.startToCloseTimeout
            $0.heartbeatTimeout = request.heartbeatTimeout
            $0.retryPolicy = request.retryPolicy
            if request.hasPriority { $0.priority = request.priority }
            if request.hasStartDelay { $0.startDelay = request.startDelay.cappedAsTimeout }
        }
        return try given.normalized(
            activityID: request.activityID,
            activityType: request.activityType.name,
            limits: limits
        )
    }

    private func userMetadata(_ metadata: Temporal_Api_Sdk_V1_UserMetadata) throws(EngineError) {
        let parts = [("summary", metadata.summary, 400), ("details", metadata.details, 20_000)]
        for (name, payload, maximum) in parts {
            let size = (try? payload.serializedData().count) ?? 0
            guard size <= maximum else {
                throw .invalidArgument("user_metadata.\(name) exceeds size limit. Length=\(size) Limit=\(maximum)")
            }
        }
    }

    private func attachment(_ request: StartActivityRequest) throws(EngineError) {
        let options = request.onConflictOptions
        guard !options.attachCompletionCallbacks || options.attachRequestID else {
            throw .invalidArgument(
                "on_conflict_options: attach_completion_callbacks requires attach_request_id to be set"
            )
        }
        guard !options.attachRequestID || !request.completionCallbacks.isEmpty || !request.links.isEmpty else {
            throw .invalidArgument(
                "on_conflict_options: attach_request_id requires at least one completion callback or link"
            )
        }
    }

    private func conflict(_ request: StartActivityRequest) throws(EngineError) -> StandaloneAdmission.Conflict {
        switch request.idConflictPolicy {
        case .unspecified, .fail: .fail
        case .useExisting: .useExisting
        case .UNRECOGNIZED(let value): throw .invalidArgument("unsupported ID conflict policy: \(value)")
        }
    }

    private func reuse(_ request: StartActivityRequest) throws(EngineError) -> StandaloneAdmission.Reuse {
        switch request.idReusePolicy {
        case .unspecified, .allowDuplicate: .allowDuplicate
        case .allowDuplicateFailedOnly: .allowDuplicateFailedOnly
        case .rejectDuplicate: .rejectDuplicate
        case .UNRECOGNIZED(let value): throw .invalidArgument("unsupported ID reuse policy: \(value)")
        }
    }
}
