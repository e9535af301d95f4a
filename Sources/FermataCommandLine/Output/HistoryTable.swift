import Fermata
package import Foundation

/// A history as people read it: one line per event.
package enum HistoryTable {
    /// The table of a history in the JSON that every Temporal tool writes.
    package static func text(json: Data) throws -> String {
        let history = try JSONDecoder().decode(JSONValue.self, from: json)
        guard case .array(let events) = history["events"] else { return "No events." }
        var table = TextTable(columns: ["EVENT", "TIME", "TYPE", "WHAT"])
        for event in events {
            table.append([
                text(event["eventId"]),
                text(event["eventTime"]),
                typeName(text(event["eventType"])),
                subject(event),
            ])
        }
        return table.text
    }

    /// `ActivityTaskScheduled` for `EVENT_TYPE_ACTIVITY_TASK_SCHEDULED`.
    private static func typeName(_ name: String) -> String {
        name.replacing("EVENT_TYPE_", with: "").split(separator: "_").map(\.capitalized).joined()
    }

    /// What the event is about: the type of the activity or child, the name of the signal or update, the timer's id.
    private static func subject(_ event: JSONValue) -> String {
        guard case .object(let members) = event,
            let attributes = members.first(where: { $0.key.hasSuffix("EventAttributes") })?.value
        else { return "" }
        let names = [
            attributes["activityType"]?["name"],
            attributes["workflowType"]?["name"],
            attributes["signalName"],
            attributes["acceptedRequest"]?["input"]?["name"],
            attributes["markerName"],
            attributes["timerId"],
        ]
        return names.compactMap { $0 }.first.map(text) ?? ""
    }

    private static func text(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text): text
        case let value?: (try? JSONDocument.line(value)) ?? ""
        case nil: ""
        }
    }
}
