package import Fermata
import Foundation

/// A history read through its JSON, the form in which other tools see it.
package struct RecordedHistory: Sendable {
    package struct Event: Sendable, CustomStringConvertible {
        package let id: Int
        /// Such as `ActivityTaskScheduled`.
        package let type: String
        /// The event's own fields.
        package let attributes: LenientJSON
        /// The summary and details, if the event has any.
        package let userMetadata: LenientJSON

        package var description: String { "\(id) \(type)" }
    }

    package let events: [Event]

    package init(_ history: WorkflowHistory) throws {
        let json = try JSONDecoder().decode(LenientJSON.self, from: history.jsonData())
        events = try json["events"].array.map { event in
            guard let id = event["eventId"].integer, let type = event["eventType"].string else {
                throw TestSupportError("An event in the history's JSON has no id or no type.")
            }
            let attributes = event.object.first { $0.key.hasSuffix("EventAttributes") }?.value ?? .null
            return Event(
                id: id,
                type: Self.name(type),
                attributes: attributes,
                userMetadata: event["userMetadata"]
            )
        }
    }

    /// The events of a type, in order.
    package func all(_ type: String) -> [Event] { events.filter { $0.type == type } }

    /// The last event of a type.
    package func last(_ type: String) -> Event? { events.last { $0.type == type } }

    package func count(_ type: String) -> Int { all(type).count }

    /// How often each activity type was completed.
    package var completedActivities: [String: Int] {
        let types = Dictionary(
            uniqueKeysWithValues: all("ActivityTaskScheduled").map {
                ($0.id, $0.attributes["activityType"]["name"].string ?? "")
            }
        )
        return all("ActivityTaskCompleted").reduce(into: [:]) { counts, event in
            let type = event.attributes["scheduledEventId"].integer.flatMap { types[$0] }
            counts[type ?? "", default: 0] += 1
        }
    }

    /// `EVENT_TYPE_TIMER_STARTED` and `TimerStarted` are both written by tools.
    private static func name(_ type: String) -> String {
        guard type.hasPrefix("EVENT_TYPE_") else { return type }
        return type.dropFirst("EVENT_TYPE_".count).split(separator: "_").map(\.capitalized).joined()
    }
}

extension LiveContext {
    /// The history of a workflow's latest run, or of a given one.
    package func history(_ id: String, run: String? = nil) async throws -> RecordedHistory {
        try RecordedHistory(await client.untypedWorkflowHandle(id: id, runID: run).fetchHistory())
    }

    /// Waits until a run's history has an event of a type, and gives the last one.
    package func awaitEvent(_ type: String, in id: String) async throws -> RecordedHistory.Event {
        try await eventually("\(id) has an event \(type)") { try await history(id).last(type) }
    }

    /// Waits until a workflow task has failed and gives the message and the cause the server recorded.
    package func awaitTaskFailure(in id: String) async throws -> (message: String, cause: String) {
        let event = try await awaitEvent("WorkflowTaskFailed", in: id)
        return (event.attributes["failure"]["message"].string ?? "", event.attributes["cause"].string ?? "")
    }
}
