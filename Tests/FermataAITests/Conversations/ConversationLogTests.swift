import Fermata
import Testing

@testable import FermataAI

/// What every conversation log promises.
@Suite("Every conversation log", .timeLimit(.minutes(2)))
struct ConversationLogTests {
    private let start = ConversationHead(startOf: "run-1")

    @Test("gives back what was added, in order", arguments: ConversationLogKind.available)
    func roundTrip(_ kind: ConversationLogKind) async throws {
        try await kind.withLog { log in
            var samples = SampleMessages(seed: 1)
            let messages = samples.messages(40...40)
            let head = try await log.append(messages, to: start)
            #expect(head.count == 40)
            #expect(try await log.messages(upTo: head) == messages)
            #expect(try await log.messages(from: 33, upTo: head) == Array(messages[33...]))
            #expect(try await log.messages(from: 40, upTo: head).isEmpty)
            #expect(try await log.messages(upTo: start).isEmpty)
            #expect(try await log.append([], to: head) == head)
        }
    }

    @Test("adds nothing when an activity is tried again", arguments: ConversationLogKind.available)
    func idempotence(_ kind: ConversationLogKind) async throws {
        try await kind.withLog { log in
            let question = Message(.user, "question")
            let answer = Message(.assistant, "answer")
            let asked = try await log.append([question], to: start)
            let answered = try await log.append([answer], to: asked)
            let statistics = try await log.statistics()
            #expect(try await log.append([question], to: start) == asked)
            #expect(try await log.append([answer], to: asked) == answered)
            #expect(try await log.append([question, answer], to: start) == answered)
            #expect(try await log.statistics() == statistics)
            #expect(try await log.head(of: "run-1") == answered)
        }
    }

    @Test("keeps both branches of a fork", arguments: ConversationLogKind.available)
    func fork(_ kind: ConversationLogKind) async throws {
        try await kind.withLog { log in
            let messages = (0..<6).map { Message(.user, "\($0)") }
            let head = try await log.append(messages, to: start)
            let middle = try await log.ancestor(of: head, count: 3)
            #expect(try await log.messages(upTo: middle) == Array(messages.prefix(3)))
            let other = try await log.append([Message(.user, "edited")], to: middle)
            #expect(try await log.messages(upTo: other).map(\.text) == ["0", "1", "2", "edited"])
            #expect(try await log.messages(upTo: head) == messages)
            #expect(try await log.statistics().entries == 7)
            #expect(try await log.head(of: "run-1") == other)
            #expect(try await log.ancestor(of: head, count: 0) == start)
            #expect(try await log.ancestor(of: head, count: 6) == head)
        }
    }

    @Test("stores content once, and keeps it until its last log is deleted", arguments: ConversationLogKind.available)
    func sharing(_ kind: ConversationLogKind) async throws {
        try await kind.withLog { log in
            let file = MessagePart.media(Media(mediaType: "text/plain", base64: String(repeating: "QUJD", count: 1000)))
            let first = try await log.append([Message(role: .user, parts: [file, .text("what is this?")])], to: start)
            let once = try await log.statistics()
            let second = try await log.append(
                [Message(role: .user, parts: [file, .text("and now?")])],
                to: ConversationHead(startOf: "run-2")
            )
            #expect(try await log.statistics().bytes < once.bytes + 100)
            try await log.delete(log: "run-1")
            #expect(try await log.messages(upTo: second).first?.parts.first == file)
            await expect(failing: .notFound) { try await log.messages(upTo: first) }
            await expect(failing: .notFound) { try await log.append([], to: first) }
            await expect(failing: .notFound) { try await log.append([Message(.user, "more")], to: first) }
            await expect(failing: .notFound) { try await log.ancestor(of: first, count: 1) }
            #expect(try await log.head(of: "run-1") == nil)
            try await log.delete(log: "run-2")
            try await log.delete(log: "run-2")
            #expect(try await log.statistics() == ConversationStatistics())
        }
    }

    @Test("finds a message by its hash", arguments: ConversationLogKind.available)
    func messageByHash(_ kind: ConversationLogKind) async throws {
        try await kind.withLog { log in
            var samples = SampleMessages(seed: 2)
            for message in samples.messages(20...20) + [Message(role: .user, parts: [])] {
                let hash = try message.contentHash()
                _ = try await log.append([message], to: start)
                #expect(try await log.message(hash) == message)
            }
            #expect(try await log.message(try Message(.user, "never said").contentHash()) == nil)
            await expect(failing: .invalidInput) { try await log.message("no hash") }
        }
    }

    @Test("refuses heads that it never gave", arguments: ConversationLogKind.available)
    func strangeHeads(_ kind: ConversationLogKind) async throws {
        try await kind.withLog { log in
            let message = Message(.user, "hello")
            let head = try await log.append([message, message], to: start)
            let unknown = [
                ConversationHead(log: "run-2", hash: head.hash, count: 2),
                ConversationHead(log: "run-1", hash: head.hash, count: 1),
                ConversationHead(log: "run-1", hash: head.hash, count: 3),
                ConversationHead(log: "run-1", hash: String(head.hash.reversed()), count: 2),
            ]
            for head in unknown {
                await expect(failing: .notFound) { try await log.messages(upTo: head) }
                await expect(failing: .notFound) { try await log.append([message], to: head) }
            }
            let malformed = [
                ConversationHead(log: "", hash: head.hash, count: 2),
                ConversationHead(log: "a\nb", hash: head.hash, count: 2),
                ConversationHead(log: String(repeating: "x", count: 256), hash: head.hash, count: 2),
                ConversationHead(log: "run-1", hash: head.hash.uppercased(), count: 2),
                ConversationHead(log: "run-1", hash: "", count: 0),
                ConversationHead(log: "run-1", hash: head.hash, count: 0),
                ConversationHead(log: "run-1", hash: start.hash, count: 2),
                ConversationHead(log: "run-1", hash: head.hash, count: -1),
            ]
            for head in malformed {
                await expect(failing: .invalidInput) { try await log.messages(upTo: head) }
                await expect(failing: .invalidInput) { try await log.append([message], to: head) }
            }
            for count in [-1, 3, .max, .min] {
                await expect(failing: .invalidInput) { try await log.messages(from: count, upTo: head) }
                await expect(failing: .invalidInput) { try await log.ancestor(of: head, count: count) }
            }
            await expect(failing: .invalidInput) {
                let call = ToolCall(id: "1", name: "divide", arguments: ["by": .number(.infinity)])
                return try await log.append([Message(role: .assistant, parts: [.toolCall(call)])], to: start)
            }
        }
    }

    @Test("holds its limits, and adds nothing of what passes them", arguments: ConversationLogKind.available)
    func limits(_ kind: ConversationLogKind) async throws {
        let limits = ConversationLimits(maximumMessages: 4, maximumMessageBytes: 200, maximumBytes: 500)
        try await kind.withLog(limits) { log in
            let short = Message(.user, "short")
            let long = Message(.user, String(repeating: "x", count: 160))
            let head = try await log.append([short, short], to: start)
            let statistics = try await log.statistics()
            await expect(failing: .tooLarge) { try await log.append([short, short, short], to: head) }
            await expect(failing: .tooLarge) {
                try await log.append([short, Message(.user, String(repeating: "x", count: 200))], to: head)
            }
            await expect(failing: .tooLarge) { try await log.append([long, long, long], to: start) }
            #expect(try await log.statistics() == statistics)
            #expect(try await log.append([short, short], to: head).count == 4)
        }
    }

    @Test("agrees with the simple one over random histories", arguments: ConversationLogKind.available, [3, 4, 5])
    func randomHistories(_ kind: ConversationLogKind, _ seed: UInt64) async throws {
        let reference = ReferenceConversationLog(limits: ConversationLimits())
        try await kind.withLog { log in
            var samples = SampleMessages(seed: seed)
            let names = ["a", "b", "c"]
            var heads = names.map { ConversationHead(startOf: $0) }
            for _ in 0..<120 {
                let head = heads.randomElement(using: &samples.random) ?? start
                switch Int.random(in: 0..<10, using: &samples.random) {
                case 0 where head.count > 6:
                    try await log.delete(log: head.log)
                    try await reference.delete(log: head.log)
                    heads.removeAll { $0.log == head.log && $0.count > 0 }
                case 1, 2:
                    let count = Int.random(in: 0...head.count, using: &samples.random)
                    let ancestor = try await log.ancestor(of: head, count: count)
                    #expect(try await reference.ancestor(of: head, count: count) == ancestor)
                    heads.append(ancestor)
                default:
                    let messages = samples.messages(0...3)
                    let next = try await log.append(messages, to: head)
                    #expect(try await reference.append(messages, to: head) == next)
                    heads.append(next)
                }
            }
            for head in heads {
                let count = Int.random(in: 0...head.count, using: &samples.random)
                #expect(try await log.messages(from: count, upTo: head) == reference.messages(from: count, upTo: head))
            }
            for name in names { #expect(try await log.head(of: name) == reference.head(of: name)) }
            #expect(try await log.statistics() == reference.statistics())
        }
    }
}
