import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// When the tests' time begins.
let start = EngineTime(nanoseconds: 1_000_000_000_000_000_000)

let queueKey = TaskQueueKey(namespaceID: "namespace", name: "queue", kind: .activity)

func priority(_ key: Int32 = 0, fairness: String = "", weight: Float = 0) -> Temporal_Api_Common_V1_Priority {
    .with {
        $0.priorityKey = key
        $0.fairnessKey = fairness
        $0.fairnessWeight = weight
    }
}

func activity(
    _ number: Int,
    priority: Temporal_Api_Common_V1_Priority = .init(),
    at time: EngineTime = start,
    expiresAt: EngineTime? = nil,
    versioning: VersionDirective = .unversioned
) -> MatchingTask {
    MatchingTask(
        work: .activity(run: RunNumber(rawValue: Int64(number)), scheduledEventID: 5, stamp: 0),
        priority: priority,
        createdAt: time,
        expiresAt: expiresAt,
        versioning: versioning
    )
}

func query(_ id: UUID = UUID(), expiresAt: EngineTime? = nil) -> MatchingTask {
    MatchingTask(work: .query(id: id), createdAt: start, expiresAt: expiresAt)
}

func pollRequest(
    _ key: TaskQueueKey = queueKey,
    identity: String = "worker",
    instance: String = "",
    timeout: Duration = .seconds(60),
    now: EngineTime = start,
    rate: Double? = nil,
    version: DeploymentVersion? = nil
) -> PollRequest {
    PollRequest(
        key: key,
        identity: identity,
        workerInstanceKey: instance,
        deadline: now + timeout,
        maxTasksPerSecond: rate,
        deployment: version.map { version in
            .with {
                $0.deploymentName = version.deploymentName
                $0.buildID = version.buildID
                $0.workerVersioningMode = .versioned
            }
        }
    )
}

extension MatchingTask {
    /// The number that `activity` gave it.
    var number: Int? {
        guard case .activity(let run, _, _) = work else { return nil }
        return Int(run.rawValue)
    }
}

extension MatchingMachine {
    /// Polls at once or not at all: returns the number of the task there is.
    mutating func takeNow(_ request: PollRequest = pollRequest(), id: Int64, now: EngineTime = start) -> Int? {
        let resolutions = poll(PollID(rawValue: id), request, now: now)
        _ = cancel(PollID(rawValue: id), now: now)
        guard case .task(let matched) = resolutions.first?.outcome else { return nil }
        return matched.task.number
    }
}

extension PollResolution {
    var matched: MatchedTask? {
        guard case .task(let matched) = outcome else { return nil }
        return matched
    }

    var isEmpty: Bool {
        guard case .none = outcome else { return false }
        return true
    }
}
