import SwiftProtobuf
import TemporalAPI

extension WorkerDeployment {
    /// Where work goes that is not pinned.
    var currentTarget: RoutingChange.Target { current.map { .version($0) } ?? .unversioned }

    /// Where a share of it goes.
    var rampingTarget: RoutingChange.Target {
        if let ramping { return .version(ramping) }
        return record.info.routingConfig.rampingVersion.isEmpty ? .nothing : .unversioned
    }

    /// Sends work to another version.
    ///
    /// - Parameter isMissingQueues: Whether queues with work of the first version have no workers of the second.
    /// - Returns: Where it went before.
    /// - Throws: `failedPrecondition`, or `notFound` if there is no such version.
    mutating func setCurrent(
        _ change: RoutingChange,
        now: EngineTime,
        isMissingQueues: (DeploymentVersion, DeploymentVersion) -> Bool
    ) throws(EngineError) -> RoutingChange.Target {
        let previous = currentTarget
        if previous == change.target, change.identity == record.info.lastModifierIdentity { return previous }
        try check(conflictToken: change.conflictToken)
        try check(isKnown: change)
        try check(managerIs: change.identity)
        add(change.target.version, now: now)
        if !change.ignoresMissingTaskQueues, let old = current, let new = change.target.version, old != new,
            isMissingQueues(old, new)
        {
            throw Self.missingQueues(of: new, as: "current")
        }
        if previous != change.target {
            var routing = record.info.routingConfig
            if rampingTarget == change.target { routing.setRamping(.nothing, percentage: 0, now: now) }
            routing.setCurrent(change.target, now: now)
            apply(routing, now: now)
        }
        noteChange(by: change.identity, now: now)
        return previous
    }

    /// Sends a share of the work to another version, or stops that.
    ///
    /// - Returns: Where a share went before, and how much.
    /// - Throws: `failedPrecondition`, or `notFound` if there is no such version.
    mutating func setRamping(
        _ change: RoutingChange,
        now: EngineTime,
        isMissingQueues: (DeploymentVersion, DeploymentVersion) -> Bool
    ) throws(EngineError) -> (target: RoutingChange.Target, percentage: Float) {
        let previous = (rampingTarget, record.info.routingConfig.rampingVersionPercentage)
        if previous == (change.target, change.percentage), change.identity == record.info.lastModifierIdentity {
            return previous
        }
        try check(conflictToken: change.conflictToken)
        guard change.target != currentTarget else {
            throw .failedPrecondition("requested ramping version \(change.target.text) is already current")
        }
        try check(isKnown: change)
        try check(managerIs: change.identity)
        add(change.target.version, now: now)
        if change.target != previous.0, !change.ignoresMissingTaskQueues, let old = current,
            let new = change.target.version, isMissingQueues(old, new)
        {
            throw Self.missingQueues(of: new, as: "ramping")
        }
        if previous != (change.target, change.percentage) {
            var routing = record.info.routingConfig
            routing.setRamping(change.target, percentage: change.percentage, now: now)
            apply(routing, now: now)
        }
        noteChange(by: change.identity, now: now)
        return previous
    }

    /// Says who alone may change the deployment; empty for everybody.
    ///
    /// - Returns: Who it was before.
    mutating func setManager(
        _ manager: String,
        _ request: Temporal_Api_Workflowservice_V1_SetWorkerDeploymentManagerRequest,
        now: EngineTime
    ) throws(EngineError) -> String {
        let previous = record.info.managerIdentity
        if previous == manager, record.info.lastModifierIdentity == request.identity { return previous }
        try check(conflictToken: request.conflictToken)
        record.info.managerIdentity = manager
        noteChange(by: request.identity, now: now)
        return previous
    }

    private mutating func noteChange(by identity: String, now: EngineTime) {
        record.info.lastModifierIdentity = identity
        renewConflictToken(now: now)
    }

    private mutating func add(_ version: DeploymentVersion?, now: EngineTime) {
        guard let version, !has(version) else { return }
        addVersion(buildID: version.buildID, status: .inactive, now: now)
    }

    private func check(isKnown change: RoutingChange) throws(EngineError) {
        guard let version = change.target.version, !change.allowsNoPollers, !has(version) else { return }
        throw .unknown(version)
    }

    private static func missingQueues(of version: DeploymentVersion, as role: String) -> EngineError {
        .failedPrecondition(
            "proposed \(role) version '\(version.searchText)' is missing active task queues from the current version; "
                + "these would become unversioned if it is set as the \(role) version"
        )
    }
}

extension Temporal_Api_Deployment_V1_RoutingConfig {
    fileprivate mutating func setCurrent(_ target: RoutingChange.Target, now: EngineTime) {
        currentVersion = target.text
        clearCurrentDeploymentVersion()
        if let version = target.version { currentDeploymentVersion = version.message }
        currentVersionChangedTime = now.timestamp
    }

    fileprivate mutating func setRamping(_ target: RoutingChange.Target, percentage: Float, now: EngineTime) {
        if rampingVersion != target.text { rampingVersionChangedTime = now.timestamp }
        rampingVersion = target.text
        clearRampingDeploymentVersion()
        if let version = target.version { rampingDeploymentVersion = version.message }
        rampingVersionPercentage = percentage
        rampingVersionPercentageChangedTime = now.timestamp
    }
}
