import Fermata
import Foundation
import Testing

@testable import FermataAI

@Suite("A stream", .timeLimit(.minutes(2)))
struct StreamBufferTests {
    /// Small, so that the ring turns in a test.
    private static let small = StreamLimits(
        maximumEvents: 20,
        maximumBytes: 4096,
        maximumEventBytes: 100,
        maximumSnapshotBytes: 100_000
    )

    private func buffer(_ kind: StoreKind, _ limits: StreamLimits = StreamLimits()) async throws -> SQLStreamBuffer {
        try SQLStreamBuffer(try await kind.database(), limits: limits)
    }

    @Test("shows steps and answers in order, with offsets from zero", arguments: StoreKind.available)
    func order(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind)
        try await buffer.step("tool.started", data: ["name": "search"], in: "run")
        let ticket = try await buffer.begin("call-1", attempt: 1, in: "run")
        let call = ModelDelta.toolCallStarted(index: 0, id: "c", name: "search")
        try await buffer.append(
            [.reasoning("hm"), .text("a"), .text("b"), call, .toolCallArguments(index: 0, json: "{}")],
            to: ticket,
            isLast: true
        )
        try await buffer.end("run")
        try await buffer.end("run")
        let page = try await buffer.read("run", from: 0, limit: 100, waitingUpTo: .zero)
        let expected: [StreamEvent.Body] = [
            .step(name: "tool.started", data: ["name": "search"]),
            .messageStarted(message: "call-1", attempt: 1),
            .delta(.reasoning("hm"), message: "call-1"),
            .delta(.text("ab"), message: "call-1"),
            .delta(call, message: "call-1"),
            .delta(.toolCallArguments(index: 0, json: "{}"), message: "call-1"),
            .messageFinished(message: "call-1"),
            .ended,
        ]
        #expect(page.events.map(\.body) == expected)
        #expect(page.events.map(\.offset) == Array(0..<8))
        #expect(page.isEnded)
        #expect(page.gap == nil)
        #expect(try JSONDecoder().decode(StreamPage.self, from: JSONEncoder().encode(page)) == page)
        let part = try await buffer.read("run", from: 2, limit: 3, waitingUpTo: .zero)
        #expect(part.events == Array(page.events[2..<5]))
        #expect(part.next == 5)
        #expect(!part.isEnded)
    }

    @Test("overwrites its oldest events, and marks the gap for readers who missed them", arguments: StoreKind.available)
    func ring(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind, Self.small)
        for number in 0..<1000 { try await buffer.step("step", data: .integer(Int64(number)), in: "run") }
        let page = try await buffer.read("run", from: 3, limit: 1000, waitingUpTo: .zero)
        let first = try #require(page.events.first?.offset)
        #expect(page.gap == 3..<first)
        #expect((15...20).contains(page.events.count))
        #expect(page.next == 1000)
        #expect(page.events.map(\.body) == (first..<1000).map { .step(name: "step", data: .integer($0)) })
        #expect(try await buffer.read("run", from: first, limit: 1, waitingUpTo: .zero).gap == nil)
    }

    @Test("keeps no more bytes than its limit, however large the pieces", arguments: StoreKind.available)
    func bytes(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind, Self.small)
        let ticket = try await buffer.begin("m", attempt: 1, in: "run")
        for _ in 0..<50 {
            try await buffer.append([.text(String(repeating: "\u{1}", count: 1000))], to: ticket, isLast: false)
        }
        let stored: Int? = try await buffer.database.reading { session in
            try session.value("SELECT CAST(sum(length(data)) AS BIGINT) FROM stream_event")
        }
        #expect(try #require(stored) <= 4096)
        #expect(try await buffer.snapshot("run")?.messages.first?.text.count == 50_000)
    }

    @Test("gives a late reader the answer so far, also what the ring has overwritten", arguments: StoreKind.available)
    func snapshot(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind, Self.small)
        #expect(try await buffer.snapshot("run") == nil)
        let ticket = try await buffer.begin("m", attempt: 1, in: "run")
        var text = ""
        for number in 0..<200 {
            text += "\(number) "
            try await buffer.append([.text("\(number) ")], to: ticket, isLast: false)
            if number % 17 == 0 { try await buffer.step("other", data: .null, in: "run") }
        }
        let snapshot = try #require(try await buffer.snapshot("run"))
        #expect(snapshot.messages.map(\.text) == [text])
        #expect(snapshot.messages.first?.isFinished == false)
        #expect(snapshot.messages.first?.isTruncated == false)
        try await buffer.append([.text("end")], to: ticket, isLast: true)
        let rest = try await buffer.read("run", from: snapshot.next, limit: 10, waitingUpTo: .zero)
        #expect(rest.events.map(\.body) == [.delta(.text("end"), message: "m"), .messageFinished(message: "m")])
        let complete = try #require(try await buffer.snapshot("run"))
        #expect(complete.messages.map(\.text) == [text + "end"])
        #expect(complete.messages.first?.isFinished == true)
        _ = try await buffer.begin("next", attempt: 1, in: "run")
        #expect(try await buffer.snapshot("run")?.messages.map(\.message) == ["next"])
    }

    @Test("keeps the end of an answer that is too long for a snapshot, and says so", arguments: StoreKind.available)
    func truncatedSnapshot(_ kind: StoreKind) async throws {
        var limits = Self.small
        limits.maximumSnapshotBytes = 50
        let buffer = try await buffer(kind, limits)
        let ticket = try await buffer.begin("m", attempt: 1, in: "run")
        var text = ""
        for number in 0..<100 {
            text += "é\(number)"
            try await buffer.append([.text("é\(number)")], to: ticket, isLast: false)
        }
        let message = try #require(try await buffer.snapshot("run")?.messages.first)
        #expect(message.isTruncated)
        #expect((40...50).contains(message.text.utf8.count))
        #expect(text.hasSuffix(message.text))
    }

    @Test("begins an answer again for the next attempt, and tells readers so", arguments: StoreKind.available)
    func restart(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind)
        let first = try await buffer.begin("m", attempt: 1, in: "run")
        try await buffer.append([.text("half an ans")], to: first, isLast: false)
        var reader = StreamReader()
        _ = try await reader.read("run", of: buffer, limit: 100)
        #expect(reader.texts == ["m": "half an ans"])
        let second = try await buffer.begin("m", attempt: 2, in: "run")
        await expect(.superseded) { try await buffer.append([.text("wer")], to: first, isLast: true) }
        await expect(.superseded) { try await buffer.begin("m", attempt: 1, in: "run") }
        try await buffer.append([.text("answer")], to: second, isLast: true)
        _ = try await reader.read("run", of: buffer, limit: 100)
        #expect(reader.texts == ["m": "answer"])
        #expect(try await buffer.snapshot("run")?.messages.map(\.text) == ["answer"])
        await expect(.superseded) { try await buffer.append([.text("more")], to: second, isLast: false) }
    }

    @Test("begins again within an attempt too, as a fallback to another model does", arguments: StoreKind.available)
    func fallback(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind)
        let first = try await buffer.begin("m", attempt: 1, in: "run")
        try await buffer.append([.text("one")], to: first, isLast: false)
        let second = try await buffer.begin("m", attempt: 1, in: "run")
        await expect(.superseded) { try await buffer.append([.text("one")], to: first, isLast: false) }
        try await buffer.append([.text("two")], to: second, isLast: false)
        let events = try await buffer.read("run", from: second.begun, limit: 1, waitingUpTo: .zero).events
        #expect(events.map(\.body) == [.messageRestarted(message: "m", attempt: 1)])
        #expect(try await buffer.snapshot("run")?.messages.map(\.text) == ["two"])
    }

    @Test("takes nothing more when it has ended", arguments: StoreKind.available)
    func end(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind)
        let ticket = try await buffer.begin("m", attempt: 1, in: "run")
        try await buffer.end("run")
        await expect(.ended) { try await buffer.append([.text("late")], to: ticket, isLast: true) }
        await expect(.ended) { try await buffer.begin("n", attempt: 1, in: "run") }
        await expect(.ended) { try await buffer.step("step", data: .null, in: "run") }
        #expect(try await buffer.snapshot("run")?.isEnded == true)
        #expect(try await buffer.read("run", from: 2, limit: 1, waitingUpTo: .seconds(3600)).isEnded)
    }

    @Test("cuts long pieces between characters of Unicode", arguments: ["x", "é", "語", "👩‍👩‍👧‍👦", "e\u{301}"])
    func pieces(_ character: String) async throws {
        let buffer = try await buffer(.sqlite, Self.small)
        let ticket = try await buffer.begin("m", attempt: 1, in: "run")
        let text = String(repeating: character, count: 50)
        try await buffer.append([.text("a" + text)], to: ticket, isLast: true)
        let events = try await buffer.read("run", from: 1, limit: 100, waitingUpTo: .zero).events
        let pieces = events.compactMap { if case .delta(.text(let text), _) = $0.body { text } else { nil } }
        #expect(pieces.allSatisfy { (1...100).contains($0.utf8.count) })
        #expect(Array(pieces.joined().utf8) == Array(("a" + text).utf8))
    }

    @Test("refuses what is no stream, no offset and no event", arguments: StoreKind.available)
    func badInput(_ kind: StoreKind) async throws {
        let buffer = try await buffer(kind, Self.small)
        try await buffer.step("step", data: .null, in: "run")
        let long = String(repeating: "x", count: 256)
        for name in ["", "a\nb", long] {
            await expect(.invalidInput) { try await buffer.begin("m", attempt: 1, in: name) }
            await expect(.invalidInput) { try await buffer.begin(name, attempt: 1, in: "run") }
            await expect(.invalidInput) { try await buffer.step(name, data: .null, in: "run") }
            await expect(.invalidInput) { try await buffer.read(name, from: 0, limit: 1, waitingUpTo: .zero) }
            await expect(.invalidInput) { try await buffer.snapshot(name) }
        }
        await expect(.invalidInput) { try await buffer.begin("m", attempt: 0, in: "run") }
        await expect(.invalidInput) { try await buffer.step("s", data: .number(.nan), in: "run") }
        await expect(.invalidInput) {
            try await buffer.step("s", data: .string(String(repeating: "x", count: 10_000)), in: "run")
        }
        await expect(.invalidInput) { try await buffer.read("run", from: -1, limit: 1, waitingUpTo: .zero) }
        await expect(.invalidInput) { try await buffer.read("run", from: 0, limit: 0, waitingUpTo: .zero) }
        await expect(.notFound) { try await buffer.read("run", from: 2, limit: 1, waitingUpTo: .zero) }
        await expect(.notFound) { try await buffer.read("other", from: 1, limit: 1, waitingUpTo: .zero) }
        #expect(try await buffer.read("other", from: 0, limit: 1, waitingUpTo: .zero).events.isEmpty)
        let ticket = StreamTicket(stream: "other", message: "m", begun: 0)
        await expect(.superseded) { try await buffer.append([.text("x")], to: ticket, isLast: false) }
        #expect(try await buffer.read("run", from: 0, limit: 10, waitingUpTo: .zero).next == 1)
        await #expect(throws: FermataError.self) { try await self.buffer(kind, StreamLimits(maximumBytes: 100)) }
    }

    @Test("forgets the oldest answers when too many are begun", arguments: StoreKind.available)
    func manyMessages(_ kind: StoreKind) async throws {
        var limits = Self.small
        limits.maximumMessages = 3
        let buffer = try await buffer(kind, limits)
        var tickets: [StreamTicket] = []
        for number in 0..<6 { tickets.append(try await buffer.begin("m\(number)", attempt: 1, in: "run")) }
        #expect(try await buffer.snapshot("run")?.messages.map(\.message) == ["m3", "m4", "m5"])
        await expect(.superseded) { try await buffer.append([.text("x")], to: tickets[2], isLast: false) }
        try await buffer.append([.text("x")], to: tickets[3], isLast: false)
    }

    private func expect<Value>(
        _ type: StreamErrorType,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Value
    ) async {
        let error = await #expect(throws: ApplicationError.self, sourceLocation: sourceLocation) {
            _ = try await body()
        }
        #expect(error?.type == type.rawValue, sourceLocation: sourceLocation)
    }
}
