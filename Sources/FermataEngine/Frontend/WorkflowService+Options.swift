import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowServiceHandler {
    func updateWorkflowExecutionOptions(
        request: Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionOptionsRequest,
        context: ServerContext
    ) async throws -> Temporal_Api_Workflowservice_V1_UpdateWorkflowExecutionOptionsResponse {
        guard !request.workflowExecution.workflowID.isEmpty else {
            throw EngineError.invalidArgument("WorkflowId is not set on request.")
        }
        try engine.checks.runID(request.workflowExecution.runID)
        guard request.hasUpdateMask else { throw EngineError.invalidArgument("UpdateMask is required") }
        guard request.hasWorkflowExecutionOptions else {
            throw EngineError.invalidArgument("WorkflowExecutionOptions is required")
        }
        let options = request.workflowExecutionOptions
        try WorkflowOptions.check(paths: request.updateMask.paths)
        try engine.checks.priority(options.priority)
        return try await engine.durably { transaction in
            let box = try transaction.find(request.workflowExecution, namespace: request.namespace)
            guard box.run.isRunning else { throw EngineError.workflowCompleted }
            let (result, hasChanged) = try transaction.change(box) {
                try $0.updateOptions(
                    options,
                    paths: request.updateMask.paths,
                    identity: request.identity,
                    now: transaction.now
                )
            }
            return .with {
                $0.workflowExecutionOptions = result
                if hasChanged { $0.updateTime = transaction.now.timestamp }
            }
        }
    }
}

typealias WorkflowOptions = Temporal_Api_Workflow_V1_WorkflowExecutionOptions

extension Run {
    /// Changes what a client may change of a run while it is open.
    ///
    /// - Returns: What is in force then, and whether it is something else than before.
    mutating func updateOptions(
        _ requested: WorkflowOptions,
        paths: [String],
        identity: String,
        now: EngineTime
    ) throws(EngineError) -> (WorkflowOptions, hasChanged: Bool) {
        var requested = requested
        try fillPinnedVersion(&requested)
        if requested.hasVersioningOverride { try requested.versioningOverride.validateStructure() }
        var options = WorkflowOptions()
        if versioning.hasVersioningOverride { options.versioningOverride = versioning.versioningOverride }
        if priority != .init() { options.priority = priority }
        let before = options
        try options.merge(requested, paths: paths)
        guard options != before else { return (options, false) }
        append(
            .workflowExecutionOptionsUpdated,
            .workflowExecutionOptionsUpdatedEventAttributes(
                .with {
                    if options.hasVersioningOverride {
                        $0.versioningOverride = options.versioningOverride
                    } else {
                        $0.unsetVersioningOverride = true
                    }
                    if options.hasPriority { $0.priority = options.priority }
                    $0.identity = identity
                }
            ),
            now: now
        ) { $0.workerMayIgnore = true }
        redispatchWorkflowTask()
        return (options, true)
    }

    /// An override that pins without saying to what pins to what the run is pinned to.
    private func fillPinnedVersion(_ options: inout WorkflowOptions) throws(EngineError) {
        guard case .pinned(var pinned) = options.versioningOverride.override, pinned.behavior != .unspecified,
            !pinned.hasVersion
        else { return }
        guard effectiveVersioningBehavior == .pinned, let version = effectiveVersion else {
            throw .failedPrecondition(
                "must specify a specific pinned override version because workflow with id \(identity.workflowID) has "
                    + "behavior \(effectiveVersioningBehavior.title) and is not yet pinned to any version"
            )
        }
        pinned.version = version.message
        options.versioningOverride.pinned = pinned
    }
}

extension WorkflowOptions {
    private static let parts: Set<String> = [
        "versioningOverride", "priority", "priority.priorityKey", "priority.fairnessKey", "priority.fairnessWeight",
        "timeSkippingConfig",
    ]

    /// - Throws: `invalidArgument` for a path that means nothing.
    static func check(paths: [String]) throws(EngineError) {
        for path in paths {
            let name = ActivityOptions.maskPath(path)
            let isPart =
                parts.contains(name) || name.hasPrefix("versioningOverride.")
                || name.hasPrefix("timeSkippingConfig.")
            guard isPart else {
                throw .invalidArgument(
                    "error parsing UpdateMask: proto: invalid path \"\(path)\" for message \"\(Self.protoMessageName)\""
                )
            }
        }
    }

    /// Takes the named parts from other options.
    fileprivate mutating func merge(_ other: Self, paths: [String]) throws(EngineError) {
        let names = Set(paths.map(ActivityOptions.maskPath))
        let pair: Set = ["versioningOverride.deployment", "versioningOverride.behavior"]
        let mentioned = names.intersection(pair)
        guard mentioned.isEmpty || mentioned == pair else {
            throw .invalidArgument(
                "error applying update_options: versioning_override fields must be updated together"
            )
        }
        guard !names.contains(where: { $0.hasPrefix("versioningOverride.") && !pair.contains($0) }) else {
            throw .invalidArgument(
                "error applying update_options: versioning_override doesn't support partial updates"
            )
        }
        if names.contains("versioningOverride") || !mentioned.isEmpty {
            clearVersioningOverride()
            if other.hasVersioningOverride { versioningOverride = other.versioningOverride }
        }
        if names.contains("priority") {
            clearPriority()
            if other.hasPriority { priority = other.priority }
        }
        if names.contains("priority.priorityKey") { priority.priorityKey = other.priority.priorityKey }
        if names.contains("priority.fairnessKey") { priority.fairnessKey = other.priority.fairnessKey }
        if names.contains("priority.fairnessWeight") { priority.fairnessWeight = other.priority.fairnessWeight }
    }
}

extension Temporal_Api_Enums_V1_VersioningBehavior {
    /// The name that the reference's texts use.
    fileprivate var title: String {
        switch self {
        case .pinned: "Pinned"
        case .autoUpgrade: "AutoUpgrade"
        default: "Unspecified"
        }
    }
}
