import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// Workers of several versions, and operators who send work from one to the other.
extension Simulation {
    private static let deployment = "deployment"
    static let versions = ["a", "b"].map { DeploymentVersion(deploymentName: deployment, buildID: $0) }
    /// With the workers that have none.
    static let allVersions: [DeploymentVersion?] = [nil] + versions

    /// Each worker has its own, and so each version.
    static func stickyQueue(of version: DeploymentVersion?) -> String {
        "sticky-\(version?.buildID ?? "none")"
    }

    /// The version of some worker, which the engine knows of when it polls.
    func pollingVersion(_ kind: TaskQueueKey.Kind = .workflow) async throws -> DeploymentVersion? {
        guard random.chance(50), let version = random.pick(Self.versions) else { return nil }
        let poll = PollRequest(
            key: TaskQueueKey(namespaceID: namespaceID, name: random.pick(Self.queues) ?? "", kind: kind),
            identity: "worker",
            deadline: clock.now(),
            deployment: version.options
        )
        try await engine.notePoll(poll)
        return version
    }

    /// Sends work to another version, or a share of it.
    func routeWork() async throws {
        let buildID = random.pick(Self.allVersions).flatMap { $0?.buildID } ?? ""
        if random.chance(60) {
            let request = Temporal_Api_Workflowservice_V1_SetWorkerDeploymentCurrentVersionRequest.with {
                ($0.namespace, $0.deploymentName, $0.buildID) = ("default", Self.deployment, buildID)
                ($0.ignoreMissingTaskQueues, $0.allowNoPollers, $0.identity) = (true, true, name("operator"))
            }
            _ = try await call("set current version") {
                try await handler.setWorkerDeploymentCurrentVersion(request: request, context: Self.context)
            }
        } else {
            let request = Temporal_Api_Workflowservice_V1_SetWorkerDeploymentRampingVersionRequest.with {
                ($0.namespace, $0.deploymentName, $0.buildID) = ("default", Self.deployment, buildID)
                ($0.ignoreMissingTaskQueues, $0.allowNoPollers, $0.identity) = (true, true, name("operator"))
                $0.percentage = Float(random.number(in: 0...100))
            }
            _ = try await call("set ramping version") {
                try await handler.setWorkerDeploymentRampingVersion(request: request, context: Self.context)
            }
        }
    }

    /// Matching sends work where the documents say, also after a crash.
    func checkRouting() throws {
        for name in Self.queues {
            for kind in [TaskQueueKey.Kind.workflow, .activity] {
                let queue = TaskQueueKey(namespaceID: namespaceID, name: name, kind: kind)
                let wanted = try engine.look { try $0.routing(of: queue) }
                let routing = engine.matching.routing(of: queue)
                guard routing == wanted else {
                    throw violation("\(name) sends \(kind) work to \(routing), not \(wanted)")
                }
            }
        }
    }

    /// A run that is pinned to a version is only ever given to workers of that version.
    ///
    /// - Parameter run: As it was before the worker took its task.
    func check(_ version: DeploymentVersion?, mayHave run: Run?, isSticky: Bool) throws {
        guard let run, run.effectiveVersioningBehavior == .pinned, run.effectiveVersion != version else { return }
        let pinned = run.effectiveVersion?.buildID ?? "none"
        throw violation(
            "\(run.identity.workflowID), pinned to \(pinned), went to \(version?.buildID ?? "none"), sticky \(isSticky)"
        )
    }
}

extension DeploymentVersion {
    /// What a worker of this version says of itself.
    var options: Temporal_Api_Deployment_V1_WorkerDeploymentOptions {
        .with {
            $0.deploymentName = deploymentName
            $0.buildID = buildID
            $0.workerVersioningMode = .versioned
        }
    }
}
