public import Fermata
public import Foundation

/// A step of an agent's run, as its stream shows it beside the answers of its models.
public enum AgentEvent: Sendable, Hashable {
    /// A run begins.
    case runStarted(run: String, agent: String)
    /// Another agent has the conversation now.
    case handedOver(agent: String)
    /// A tool begins to run; a second time if the attempt before broke off.
    case toolStarted(call: String, tool: String, attempt: Int)
    /// A call has its answer, of so many bytes: the tool's, another agent's, or a person's.
    case toolEnded(call: String, tool: String, isError: Bool, bytes: Int)
    /// A call waits for a person.
    case approvalOpened(request: String, call: String, tool: String, deadline: Date)
    /// The model cannot be asked before a budget has more.
    case budgetExhausted(reason: String)

    /// What the stream calls it.
    public var name: String { kind.rawValue }

    private enum Kind: String {
        case runStarted = "run_started"
        case handedOver = "handed_over"
        case toolStarted = "tool_started"
        case toolEnded = "tool_ended"
        case approvalOpened = "approval_opened"
        case budgetExhausted = "budget_exhausted"
    }

    private var kind: Kind {
        switch self {
        case .runStarted: .runStarted
        case .handedOver: .handedOver
        case .toolStarted: .toolStarted
        case .toolEnded: .toolEnded
        case .approvalOpened: .approvalOpened
        case .budgetExhausted: .budgetExhausted
        }
    }

    /// What the stream says of it.
    public var data: JSONValue {
        switch self {
        case .runStarted(let run, let agent):
            ["run": .string(run), "agent": .string(agent)]
        case .handedOver(let agent):
            ["agent": .string(agent)]
        case .toolStarted(let call, let tool, let attempt):
            ["call": .string(call), "tool": .string(tool), "attempt": .integer(Int64(attempt))]
        case .toolEnded(let call, let tool, let isError, let bytes):
            [
                "call": .string(call), "tool": .string(tool), "isError": .bool(isError),
                "bytes": .integer(Int64(bytes)),
            ]
        case .approvalOpened(let request, let call, let tool, let deadline):
            [
                "request": .string(request), "call": .string(call), "tool": .string(tool),
                "deadline": .string(deadline.formatted(.iso8601)),
            ]
        case .budgetExhausted(let reason):
            ["reason": .string(reason)]
        }
    }

    /// Reads a step of a stream; `nil` for one that is no step of an agent.
    public init?(name: String, data: JSONValue) {
        func text(_ key: String) -> String? {
            if case .string(let text)? = data[key] { text } else { nil }
        }
        func number(_ key: String) -> Int {
            if case .integer(let number)? = data[key] { Int(number) } else { 0 }
        }
        switch Kind(rawValue: name) {
        case .runStarted:
            guard let run = text("run"), let agent = text("agent") else { return nil }
            self = .runStarted(run: run, agent: agent)
        case .handedOver:
            guard let agent = text("agent") else { return nil }
            self = .handedOver(agent: agent)
        case .toolStarted:
            guard let call = text("call"), let tool = text("tool") else { return nil }
            self = .toolStarted(call: call, tool: tool, attempt: number("attempt"))
        case .toolEnded:
            guard let call = text("call"), let tool = text("tool") else { return nil }
            self = .toolEnded(call: call, tool: tool, isError: data["isError"] == true, bytes: number("bytes"))
        case .approvalOpened:
            guard let request = text("request"), let call = text("call"), let tool = text("tool"),
                let deadline = text("deadline").flatMap({ try? Date($0, strategy: .iso8601) })
            else { return nil }
            self = .approvalOpened(request: request, call: call, tool: tool, deadline: deadline)
        case .budgetExhausted:
            guard let reason = text("reason") else { return nil }
            self = .budgetExhausted(reason: reason)
        case nil:
            return nil
        }
    }
}

extension AgentEvent: Codable {
    private enum CodingKeys: String, CodingKey {
        case name, data
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        guard let event = Self(name: name, data: try container.decode(JSONValue.self, forKey: .data)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .name,
                in: container,
                debugDescription: "No step of an agent."
            )
        }
        self = event
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(data, forKey: .data)
    }
}
