import Fermata

@testable import FermataAI

/// Messages of every shape, with repetitions as conversations have them.
struct SampleMessages {
    private static let words = [
        "Bitte prüfen.", "naïve", "日本語", "👩‍👩‍👧‍👦", "\u{0}\u{1}\"\\/", "e\u{301}", "", "done", " ", "</script>",
    ]

    var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(state: seed)
    }

    mutating func message() -> Message {
        let role = Message.Role.allCases.randomElement(using: &random) ?? .user
        return Message(role: role, parts: (0..<Int.random(in: 0...3, using: &random)).map { _ in part() })
    }

    mutating func messages(_ counts: ClosedRange<Int>) -> [Message] {
        (0..<Int.random(in: counts, using: &random)).map { _ in message() }
    }

    private mutating func part() -> MessagePart {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .text(text())
        case 1: .reasoning(text(), signature: Bool.random(using: &random) ? text() : nil)
        case 2: .media(Media(mediaType: "image/png", base64: String(repeating: "QUJD", count: 300)))
        case 3: .toolCall(ToolCall(id: text(), name: "search", arguments: ["q": .string(text()), "n": .integer(.max)]))
        default: .toolResult(ToolResult(callID: "1", name: "search", content: text(), isError: true))
        }
    }

    private mutating func text() -> String {
        (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.words.randomElement(using: &random) ?? "" }.joined()
    }
}
