import Foundation
import TemporalAPI

/// A piece of work that waits for a worker.
///
/// It only points at what is to be done. The engine looks it up when a worker takes the task, and drops the task if the
/// work is gone by then, so tasks are never taken out of a queue.
struct MatchingTask: Sendable {
    enum Work: Hashable, Sendable {
        case workflowTask(run: RunNumber, scheduledEventID: Int64, stamp: Int64)
        case activity(run: RunNumber, scheduledEventID: Int64, stamp: Int64)
        case query(id: UUID)
        case nexus(NexusTaskReference)
    }

    var work: Work
    var priority: Temporal_Api_Common_V1_Priority
    var createdAt: EngineTime
    /// From then on the task isn't handed out.
    var expiresAt: EngineTime?
    var versioning: VersionDirective

    init(
        work: Work,
        priority: Temporal_Api_Common_V1_Priority = .init(),
        createdAt: EngineTime,
        expiresAt: EngineTime? = nil,
        versioning: VersionDirective = .unversioned
    ) {
        self.work = work
        self.priority = priority
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.versioning = versioning
    }
}

extension MatchingTask.Work {
    /// Whether a client waits for the answer right now: such work goes first and isn't subject to rate limits.
    var isInteractive: Bool {
        switch self {
        case .query, .nexus: true
        case .workflowTask, .activity: false
        }
    }
}
