import Foundation

/// Brings the JSON forms of histories into the one that the protobuf library reads.
///
/// Early servers and tools wrote enumeration values as `WorkflowExecutionStarted`; today's write
/// `EVENT_TYPE_WORKFLOW_EXECUTION_STARTED`.
enum HistoryJSON {
    /// The fields of histories that hold enumeration values, and the prefix of their values. Fields that came after
    /// the change of spelling are not needed here.
    private static let prefixes = [
        "eventType": "EVENT_TYPE",
        "initiator": "CONTINUE_AS_NEW_INITIATOR",
        "kind": "TASK_QUEUE_KIND",
        "parentClosePolicy": "PARENT_CLOSE_POLICY",
        "retryState": "RETRY_STATE",
        "timeoutType": "TIMEOUT_TYPE",
        "workflowIdReusePolicy": "WORKFLOW_ID_REUSE_POLICY",
    ]

    /// The field `cause` has another enumeration in each kind of event.
    private static let causePrefixes = [
        "requestCancelExternalWorkflowExecutionFailedEventAttributes":
            "CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE",
        "signalExternalWorkflowExecutionFailedEventAttributes": "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE",
        "startChildWorkflowExecutionFailedEventAttributes": "START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE",
        "workflowTaskFailedEventAttributes": "WORKFLOW_TASK_FAILED_CAUSE",
    ]

    /// Values below these keys belong to users or are opaque.
    private static let opaqueKeys: Set<String> = ["metadata", "nexusHeader"]

    /// - Throws: ``FermataError`` with code `invalidHistory` if the JSON has no events.
    static func normalised(_ json: Data) throws -> Data {
        let first = json.first { !" \t\r\n".utf8.contains($0) }
        // By far the most histories need no change, and large ones are slow to take apart.
        let isModern = json.range(of: Data("\"EVENT_TYPE_".utf8)) != nil
        if first == UInt8(ascii: "{"), isModern { return json }
        let object = try JSONSerialization.jsonObject(with: json)
        let events = isModern ? try events(of: object) : try events(of: object).map { converted($0, parent: "") }
        return try JSONSerialization.data(withJSONObject: ["events": events])
    }

    private static func events(of object: Any) throws -> [Any] {
        switch object {
        case let object as [String: Any]:
            if let events = object["events"] as? [Any] { return events }
        case let array as [[String: Any]]:
            if array.allSatisfy({ $0["eventId"] != nil || $0["event_id"] != nil }) { return array }
            return try array.flatMap { try events(of: $0) }
        default:
            break
        }
        throw FermataError(.invalidHistory, "The JSON has no 'events'. It is not a workflow history.")
    }

    private static func converted(_ value: Any, parent: String) -> Any {
        switch value {
        case let object as [String: Any]:
            var result: [String: Any] = [:]
            for (key, value) in object {
                if let text = value as? String {
                    let prefix = key == "cause" ? causePrefixes[parent] : prefixes[key]
                    result[key] = prefix.map { screaming(text, prefix: $0) } ?? text
                } else {
                    result[key] = opaqueKeys.contains(key) ? value : converted(value, parent: key)
                }
            }
            return result
        case let array as [Any]:
            return array.map { converted($0, parent: parent) }
        default:
            return value
        }
    }

    /// `StartToClose` becomes `TIMEOUT_TYPE_START_TO_CLOSE`. What is in capitals already stays.
    static func screaming(_ value: String, prefix: String) -> String {
        guard value.contains(where: \.isLowercase) else { return value }
        var words = ""
        for character in value {
            if character.isUppercase, !words.isEmpty { words.append("_") }
            words += character.uppercased()
        }
        return "\(prefix)_\(words)"
    }
}
