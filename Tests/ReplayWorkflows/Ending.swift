package import Fermata

/// How a run ends, in a form that is equal for equal JSON.
package enum Ending: Hashable, Sendable {
    case completed(JSONValue)
    case failed([FailureLink])
    case cancelled
    case continuedAsNew(workflowType: String, input: [JSONValue])
    case open

    package init(_ outcome: ReplayResult.Outcome) throws {
        self =
            switch outcome {
            case .completed(let result): .completed(try JSONValue(result))
            case .failed(let error): .failed(try FailureLink.chain(of: error))
            case .cancelled: .cancelled
            case .continuedAsNew(let type, let input):
                .continuedAsNew(workflowType: type, input: try input.map { try JSONValue($0) })
            case .open: .open
            }
    }
}

extension Ending: CustomStringConvertible {
    package var description: String {
        switch self {
        case .completed(let result): "completed with \(result)"
        case .failed(let links): "failed with " + links.map(\.description).joined(separator: " ← ")
        case .cancelled: "cancelled"
        case .continuedAsNew(let type, let input): "continued as new \(type) with \(JSONValue.array(input))"
        case .open: "open"
        }
    }
}
