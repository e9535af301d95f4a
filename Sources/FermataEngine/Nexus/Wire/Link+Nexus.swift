import Foundation
import SwiftProtobuf
import TemporalAPI

extension Link {
    /// The link that a URL stands for; nil if it is none that history can hold.
    init?(_ link: NexusLink) {
        guard let parts = URLComponents(string: link.url), parts.scheme == "temporal" else { return nil }
        let steps = parts.percentEncodedPath.split(separator: "/", omittingEmptySubsequences: false)
            .map { String($0).removingPercentEncoding ?? "" }
        guard steps.count >= 6, steps[0].isEmpty, steps[1] == "namespaces", steps[2...5].allSatisfy({ !$0.isEmpty })
        else { return nil }
        self.init()
        switch (link.type, steps[3], Array(steps.dropFirst(6))) {
        case (WorkflowEvent.protoMessageName, "workflows", ["history"]):
            guard let reference = WorkflowEvent.reference(parts.queryItems ?? []) else { return nil }
            workflowEvent.namespace = steps[2]
            workflowEvent.workflowID = steps[4]
            workflowEvent.runID = steps[5]
            workflowEvent.reference = reference
        case (Activity.protoMessageName, "activities", ["details"]):
            activity.namespace = steps[2]
            activity.activityID = steps[4]
            activity.runID = steps[5]
        default:
            return nil
        }
    }
}

extension NexusLink {
    /// A link to an event, as it travels in a Nexus request.
    init(_ event: Link.WorkflowEvent) {
        self.init()
        let path = [event.namespace, event.workflowID, event.runID].map(\.escapedForPath)
        url = "temporal:///namespaces/\(path[0])/workflows/\(path[1])/\(path[2])/history"
        switch event.reference {
        case .eventRef(let reference):
            // In alphabetical order, as the reference writes it.
            if reference.eventID > 0 { url += "?eventID=\(reference.eventID)&" } else { url += "?" }
            url += "eventType=\(reference.eventType.shortName)&referenceType=EventReference"
        case .requestIDRef(let reference):
            url += "?eventType=\(reference.eventType.shortName)&referenceType=RequestIdReference"
            if !reference.requestID.isEmpty { url += "&requestID=\(reference.requestID.escapedForPath)" }
        case nil:
            break
        }
        type = Link.WorkflowEvent.protoMessageName
    }

    /// A link to an operation without a workflow.
    init(_ operation: Link.NexusOperation) {
        self.init()
        let path = [operation.namespace, operation.operationID, operation.runID].map(\.escapedForPath)
        url = "temporal:///namespaces/\(path[0])/nexus-operations/\(path[1])/\(path[2])/details"
        type = Link.NexusOperation.protoMessageName
    }
}

extension Link.WorkflowEvent {
    fileprivate static func reference(_ items: [URLQueryItem]) -> OneOf_Reference? {
        let values = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        guard let type = EventType(name: values["eventType"] ?? "") else { return nil }
        switch values["referenceType"] {
        case "EventReference":
            guard let id = values["eventID"].map({ Int64($0) }) ?? 0 else { return nil }
            return .eventRef(
                .with {
                    $0.eventID = id
                    $0.eventType = type
                }
            )
        case "RequestIdReference":
            return .requestIDRef(
                .with {
                    $0.requestID = values["requestID"] ?? ""
                    $0.eventType = type
                }
            )
        default:
            return nil
        }
    }
}

extension EventType {
    /// "NexusOperationScheduled".
    fileprivate var shortName: String {
        let name = String(describing: self)
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private static let byName = Dictionary(
        allCases.map { ($0.shortName.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// The type with a name of either spelling: "NexusOperationScheduled", "EVENT_TYPE_NEXUS_OPERATION_SCHEDULED".
    fileprivate init?(name: String) {
        let long = "EVENT_TYPE_"
        let short = name.hasPrefix(long) ? String(name.dropFirst(long.count)).filter { $0 != "_" } : name
        guard let type = Self.byName[short.lowercased()] else { return nil }
        self = type
    }
}

extension String {
    private static let plainInPath = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~$&+:=@"
    )

    fileprivate var escapedForPath: String {
        addingPercentEncoding(withAllowedCharacters: Self.plainInPath) ?? self
    }
}
