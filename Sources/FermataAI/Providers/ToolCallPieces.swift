import Fermata
import Foundation

/// Puts tool calls together from the pieces that a stream brings.
///
/// A piece belongs to the latest call with its index, unless it names a tool and another id: servers give several calls
/// the same index, or begin with a later one. Calls are in the order in which they began.
struct ToolCallPieces: Sendable {
    /// The most calls in one answer: what is beyond is a model that repeats itself.
    static let maxCalls = 128

    private struct Pending: Sendable {
        let index: Int
        var id: String
        var name = ""
        var arguments = ""
        var isStarted = false
    }

    private var calls: [Pending] = []

    var isEmpty: Bool { calls.isEmpty }

    /// Adds a piece. A call is announced when its name is known, with an id that no other call of the answer has.
    mutating func add(index: Int?, id: String?, name: String?, arguments: String?) throws -> [ModelDelta] {
        let id = id ?? ""
        let name = name ?? ""
        var position = calls.lastIndex { index == nil || $0.index == index }
        if let found = position, !name.isEmpty, !calls[found].name.isEmpty, !id.isEmpty, calls[found].id != id {
            position = nil
        }
        // Without indices, whatever names a tool begins a call.
        if index == nil, !name.isEmpty { position = nil }
        if position == nil {
            guard calls.count < Self.maxCalls else {
                throw LanguageModelErrorType.outputInvalid.error(
                    "The model calls more than \(Self.maxCalls) tools at once."
                )
            }
            calls.append(Pending(index: index ?? calls.count, id: id))
        }
        return append(to: position ?? calls.count - 1, id: id, name: name, arguments: arguments ?? "")
    }

    private mutating func append(to position: Int, id: String, name: String, arguments: String) -> [ModelDelta] {
        var deltas: [ModelDelta] = []
        if calls[position].name.isEmpty { calls[position].name = name }
        if calls[position].id.isEmpty { calls[position].id = id }
        calls[position].arguments += arguments
        var news = arguments
        if !calls[position].isStarted, !calls[position].name.isEmpty {
            calls[position].isStarted = true
            let isTaken = calls[..<position].contains { $0.id == calls[position].id }
            // Results find their calls by it.
            if isTaken || ServerWord.checked(calls[position].id) == nil {
                calls[position].id = "call_\(UUID().uuidString)"
            }
            deltas.append(.toolCallStarted(index: position, id: calls[position].id, name: calls[position].name))
            news = calls[position].arguments
        }
        if calls[position].isStarted, !news.isEmpty {
            deltas.append(.toolCallArguments(index: position, json: news))
        }
        return deltas
    }

    /// The calls.
    ///
    /// - Parameter isCutOff: Whether the answer ended at its limit, which explains a call that is not complete.
    /// - Throws: `ApplicationError` of type `ModelOutputInvalid` or `ModelOutputTruncated` if one names no tool, or its
    ///   arguments are not JSON.
    func finished(isCutOff: Bool) throws -> [ToolCall] {
        try calls.map { call in
            let text = call.arguments.trimmingCharacters(in: .whitespacesAndNewlines)
            // Tools without parameters are called with nothing.
            let arguments =
                text.isEmpty ? [:] : try? JSONDecoder().decode(JSONValue.self, from: Data(call.arguments.utf8))
            guard let arguments, ServerWord.checked(call.name) != nil else {
                throw isCutOff
                    ? LanguageModelErrorType.outputTruncated.error(
                        "The model's call of a tool was cut off at the limit on output tokens. Raise it."
                    )
                    : LanguageModelErrorType.outputInvalid.error(
                        "The model's call of a tool has no name, or arguments that are not JSON."
                    )
            }
            return ToolCall(id: call.id, name: call.name, arguments: arguments)
        }
    }
}
