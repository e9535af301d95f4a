import Fermata
import Testing

@testable import FermataAI

@Suite("A writer of an answer", .timeLimit(.minutes(2)))
struct StreamWriterTests {
    /// By size alone.
    private static let bySize = StreamFlushing(bytes: 100, interval: .seconds(3600))

    @Test("collects tokens, so that they cost few writes", arguments: StoreKind.available)
    func batches(_ kind: StoreKind) async throws {
        let buffer = try SQLStreamBuffer(try await kind.database())
        try await buffer.withMessage("m", attempt: 1, in: "run", flushing: Self.bySize) { message in
            for _ in 0..<50 { try await message.write(.text("token ")) }
        }
        let page = try await buffer.read("run", from: 0, limit: 100, waitingUpTo: .zero)
        let texts = page.events.compactMap { if case .delta(.text(let text), _) = $0.body { text } else { nil } }
        #expect(texts.map(\.utf8.count) == [102, 102, 96])
        #expect(page.events.last?.body == .messageFinished(message: "m"))
    }

    @Test("writes what it has after the interval, also when no more comes", arguments: StoreKind.available)
    func interval(_ kind: StoreKind) async throws {
        let buffer = try SQLStreamBuffer(try await kind.database())
        let flushing = StreamFlushing(bytes: 1 << 20, interval: .milliseconds(1))
        try await buffer.withMessage("m", attempt: 1, in: "run", flushing: flushing) { message in
            try await message.write(.text("token"))
            let page = try await buffer.read("run", from: 1, limit: 100, waitingUpTo: .seconds(100))
            #expect(page.events.map(\.body) == [.delta(.text("token"), message: "m")])
        }
    }

    @Test(
        "leaves the answer unfinished when it breaks off, and the next attempt begins it again",
        arguments: StoreKind.available
    )
    func failure(_ kind: StoreKind) async throws {
        let buffer = try SQLStreamBuffer(try await kind.database())
        struct Cut: Error {}
        await #expect(throws: Cut.self) {
            try await buffer.withMessage("m", attempt: 1, in: "run", flushing: Self.bySize) { message in
                try await message.write(.text("half"))
                throw Cut()
            }
        }
        var reader = StreamReader()
        _ = try await reader.read("run", of: buffer, limit: 100)
        #expect(reader.texts == ["m": "half"])
        #expect(reader.finished.isEmpty)
        let length = try await buffer.withMessage("m", attempt: 2, in: "run", flushing: Self.bySize) { message in
            try await message.write(.text("whole"))
            return 5
        }
        #expect(length == 5)
        _ = try await reader.read("run", of: buffer, limit: 100)
        #expect(reader.texts == ["m": "whole"])
        #expect(reader.finished == ["m"])
    }

    @Test("stops when a later attempt writes the same answer", arguments: StoreKind.available)
    func superseded(_ kind: StoreKind) async throws {
        let buffer = try SQLStreamBuffer(try await kind.database())
        let error = await #expect(throws: ApplicationError.self) {
            try await buffer.withMessage("m", attempt: 1, in: "run", flushing: Self.bySize) { message in
                try await message.write(.text("old"))
                _ = try await buffer.begin("m", attempt: 2, in: "run")
                // What fails once fails from then on.
                try? await message.flush()
                try? await message.write(.text("older"))
            }
        }
        #expect(error?.type == StreamErrorType.superseded.rawValue)
        #expect(try await buffer.snapshot("run")?.messages.map(\.text) == [""])
    }
}
