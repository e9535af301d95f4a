package import Fermata
import Foundation

/// One recorded history and what it says about its own end.
package struct Recording: Sendable {
    package let history: WorkflowHistory
    /// Read from the last event, so that no expected value is typed in.
    package let ending: Ending

    init(json: Data) throws {
        let recorded = try JSONDecoder().decode(RecordedHistory.self, from: json)
        guard let first = recorded.events.first, let last = recorded.events.last else {
            throw CorpusError("A history has no events.")
        }
        let id = first.workflowExecutionStartedEventAttributes?["workflowId"].text ?? ""
        history = try WorkflowHistory(json: json, workflowID: id)
        ending = try last.ending
    }
}

/// The little of a history's JSON that the tests read themselves. Replay reads the same bytes another way.
private struct RecordedHistory: Decodable {
    struct Event: Decodable {
        let eventType: String
        let workflowExecutionStartedEventAttributes: JSONValue?
        let workflowExecutionCompletedEventAttributes: JSONValue?
        let workflowExecutionFailedEventAttributes: JSONValue?
        let workflowExecutionContinuedAsNewEventAttributes: JSONValue?

        var ending: Ending {
            get throws {
                switch eventType {
                case "EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED":
                    let result = workflowExecutionCompletedEventAttributes?["result"]["payloads"].elements.first
                    return .completed(try JSONValue(result.map { try Payload(recorded: $0) }))
                case "EVENT_TYPE_WORKFLOW_EXECUTION_FAILED":
                    let failure = workflowExecutionFailedEventAttributes?["failure"] ?? .null
                    return .failed(try FailureLink.chain(ofRecorded: failure))
                case "EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED":
                    return .cancelled
                case "EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW":
                    let next = workflowExecutionContinuedAsNewEventAttributes ?? .null
                    return .continuedAsNew(
                        workflowType: next["workflowType"]["name"].text,
                        input: try next["input"]["payloads"].elements.map { try JSONValue(Payload(recorded: $0)) }
                    )
                default:
                    // Terminated, timed out or still running: the code did not end the run.
                    return .open
                }
            }
        }
    }

    let events: [Event]
}

extension Payload {
    /// A payload as protobuf JSON has it: every byte string in base64.
    init(recorded json: JSONValue) throws {
        func bytes(_ value: JSONValue) throws -> Data {
            guard let data = Data(base64Encoded: value.text) else { throw CorpusError("Not base64: \(value)") }
            return data
        }
        guard case .object(let metadata) = json["metadata"] else { throw CorpusError("Not a payload: \(json)") }
        self.init(metadata: try metadata.mapValues(bytes), data: try bytes(json["data"]))
    }
}
