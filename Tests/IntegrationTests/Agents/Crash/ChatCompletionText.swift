import Fermata
import FermataAI
import Foundation

/// An answer as OpenAI's servers write it: whole, or as the events of a stream.
struct ChatCompletionText {
    let reply: ScriptedModelServer.Reply
    let usage: TokenUsage
    /// What the ids of tool calls begin with.
    let callPrefix: String

    var whole: [UInt8] {
        var message: [String: JSONValue] = ["role": "assistant"]
        switch reply {
        case .say(let text): message["content"] = .string(text)
        case .call:
            message["content"] = .null
            message["tool_calls"] = .array(calls)
        }
        return Self.text(
            chunk(["index": 0, "message": .object(message), "finish_reason": .string(finishReason)], usage: usageJSON)
        )
    }

    /// The pieces are small, as those of real streams.
    var events: [UInt8] {
        var deltas: [JSONValue] = []
        switch reply {
        case .say(let text):
            deltas = text.split(separator: " ", omittingEmptySubsequences: false).enumerated().map { index, word in
                ["content": .string(index == 0 ? String(word) : " \(word)")]
            }
        case .call:
            deltas = calls.map { ["tool_calls": [$0]] }
        }
        var chunks = deltas.map { chunk(["index": 0, "delta": $0, "finish_reason": .null]) }
        chunks.append(chunk(["index": 0, "delta": [:], "finish_reason": .string(finishReason)]))
        chunks.append(chunk(nil, usage: usageJSON))
        return chunks.flatMap { Array("data: ".utf8) + Self.text($0) + Array("\n\n".utf8) }
            + Array("data: [DONE]\n\n".utf8)
    }

    private var calls: [JSONValue] {
        guard case .call(let calls) = reply else { return [] }
        return calls.enumerated().map { index, call in
            let arguments = String(decoding: Self.text(call.arguments), as: UTF8.self)
            return [
                "index": .integer(Int64(index)), "id": .string("\(callPrefix)-\(index)"), "type": "function",
                "function": ["name": .string(call.name), "arguments": .string(arguments)],
            ]
        }
    }

    private var finishReason: String {
        if case .call = reply { "tool_calls" } else { "stop" }
    }

    private var usageJSON: JSONValue {
        [
            "prompt_tokens": .integer(Int64(usage.inputTokens)),
            "completion_tokens": .integer(Int64(usage.outputTokens)),
            "total_tokens": .integer(Int64(usage.inputTokens + usage.outputTokens)),
        ]
    }

    private func chunk(_ choice: JSONValue?, usage: JSONValue? = nil) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": "chatcmpl-1", "model": "stub-1", "choices": .array(choice.map { [$0] } ?? []),
        ]
        members["usage"] = usage
        return .object(members)
    }

    private static func text(_ value: JSONValue) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map(Array.init) ?? []
    }
}
