import TemporalAPI

/// Which activities of a run an operation is for.
enum ActivitySelector: Hashable, Sendable {
    case id(String)
    /// All of a type.
    case type(String)
    case all
}

extension ActivitySelector {
    // `nil` if the request says nothing.

    init?(_ activity: Temporal_Api_Workflowservice_V1_PauseActivityRequest.OneOf_Activity?) {
        switch activity {
        case .id(let id): self = .id(id)
        case .type(let type): self = .type(type)
        case nil: return nil
        }
    }

    init?(_ activity: Temporal_Api_Workflowservice_V1_UnpauseActivityRequest.OneOf_Activity?) {
        switch activity {
        case .id(let id): self = .id(id)
        case .type(let type): self = .type(type)
        case .unpauseAll: self = .all
        case nil: return nil
        }
    }

    init?(_ activity: Temporal_Api_Workflowservice_V1_ResetActivityRequest.OneOf_Activity?) {
        switch activity {
        case .id(let id): self = .id(id)
        case .type(let type): self = .type(type)
        case .matchAll: self = .all
        case nil: return nil
        }
    }

    init?(_ activity: Temporal_Api_Workflowservice_V1_UpdateActivityOptionsRequest.OneOf_Activity?) {
        switch activity {
        case .id(let id): self = .id(id)
        case .type(let type): self = .type(type)
        case .matchAll: self = .all
        case nil: return nil
        }
    }
}

extension Run {
    /// The scheduled event ids of the activities that an operation is for, in their order.
    ///
    /// - Throws: `notFound` if there are none, or the run has ended; `invalidArgument` if the request names none.
    func activities(_ selector: ActivitySelector?) throws(EngineError) -> [Int64] {
        guard isRunning else { throw .workflowCompleted }
        let selected: [Int64]
        switch selector {
        case .id(let id): selected = activityIDs[id].map { [$0] } ?? []
        case .type(let type):
            selected = activities.values.filter { $0.attributes.activityType.name == type }.map(\.scheduledEventID)
        case .all: selected = Array(activities.keys)
        case nil: throw .invalidArgument("Either Activity.Id or Activity.Type should be set on request.")
        }
        guard !selected.isEmpty else { throw .activityNotFound }
        return selected.sorted()
    }
}
