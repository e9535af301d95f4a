import Fermata
import Foundation
import Testing

@testable import FermataAI

@Suite("Readers of a stream", .timeLimit(.minutes(3)))
struct StreamFollowingTests {
    private static let small = StreamLimits(
        maximumEvents: 30,
        maximumBytes: 4096,
        maximumEventBytes: 200,
        maximumSnapshotBytes: 100_000
    )

    @Test(
        "see every answer whole and once, through crashes, restarts, gaps and late beginnings",
        arguments: StoreKind.available,
        1..<5
    )
    func randomRuns(_ kind: StoreKind, _ seed: Int) async throws {
        var random = SplitMix(state: UInt64(seed))
        let file = try await TemporaryStore(kind)
        var buffer = try SQLStreamBuffer(try await file.open(), limits: Self.small)
        var readers = [StreamReader(), StreamReader()]
        var texts: [String: String] = [:]
        var open: [String: (ticket: StreamTicket, attempt: Int)] = [:]
        for step in 0..<400 {
            let name = open.keys.sorted().randomElement(using: &random)
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                // As after a crash; nothing was closed.
                buffer = try SQLStreamBuffer(try await file.open(), limits: Self.small)
            case 1, 2:
                guard open.count < 4 else { break }
                open["m\(step)"] = (try await buffer.begin("m\(step)", attempt: 1, in: "run"), 1)
                texts["m\(step)"] = ""
            case 3:
                guard let name, let attempt = open[name]?.attempt else { break }
                open[name] = (try await buffer.begin(name, attempt: attempt + 1, in: "run"), attempt + 1)
                texts[name] = ""
            case 4:
                guard let name, let ticket = open.removeValue(forKey: name)?.ticket else { break }
                try await buffer.append([], to: ticket, isLast: true)
            case 5:
                try await buffer.step("step", data: .integer(Int64(step)), in: "run")
            case 6:
                var reader = StreamReader()
                try await reader.restore("run", of: buffer)
                for name in open.keys { #expect(reader.texts[name] == texts[name]) }
                readers.append(reader)
            case 7, 8, 9:
                let index = Int.random(in: readers.indices, using: &random)
                _ = try await readers[index].read("run", of: buffer, limit: Int.random(in: 1...20, using: &random))
            default:
                guard let name, let ticket = open[name]?.ticket else { break }
                let words = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                    ["ein ", "é", "👩‍👩‍👧‍👦", "語", "\n"].randomElement(using: &random) ?? ""
                }
                try await buffer.append(words.map { .text($0) }, to: ticket, isLast: false)
                texts[name, default: ""] += words.joined()
            }
        }
        for index in readers.indices {
            while try await readers[index].read("run", of: buffer, limit: 7) {}
            // Of answers that were finished behind a gap, a reader knows only what the conversation tells.
            for name in open.keys { #expect(readers[index].texts[name] == texts[name]) }
            if readers[index].gaps == 0, readers[index].next > 0, index < 2 { #expect(readers[index].texts == texts) }
        }
        withExtendedLifetime(file) {}
    }

    @Test("are woken by a writer of the same process", arguments: StoreKind.available)
    func wakeUp(_ kind: StoreKind) async throws {
        let buffer = try SQLStreamBuffer(try await kind.database())
        async let page = buffer.read("run", from: 0, limit: 10, waitingUpTo: .seconds(100))
        try await buffer.step("step", data: .null, in: "run")
        #expect(try await page.events.count == 1)
        #expect(try await buffer.read("run", from: 1, limit: 10, waitingUpTo: .milliseconds(1)).events.isEmpty)
    }

    @Test("find what another process writes", arguments: StoreKind.available)
    func otherProcess(_ kind: StoreKind) async throws {
        let file = try await TemporaryStore(kind)
        let reading = try SQLStreamBuffer(try await file.open())
        let writing = try SQLStreamBuffer(try await file.open())
        async let page = reading.read("run", from: 0, limit: 10, waitingUpTo: .seconds(100))
        try await writing.step("step", data: .null, in: "run")
        #expect(try await page.events.count == 1)
        withExtendedLifetime(file) {}
    }

    @Test("stop waiting when they are cancelled", arguments: StoreKind.available)
    func cancellation(_ kind: StoreKind) async throws {
        let buffer = try SQLStreamBuffer(try await kind.database())
        let reader = Task { try await buffer.read("run", from: 0, limit: 10, waitingUpTo: .seconds(3600)) }
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
    }

    @Test("miss nothing while many processes write at once", arguments: StoreKind.available)
    func concurrentWriters(_ kind: StoreKind) async throws {
        let file = try await TemporaryStore(kind)
        let buffers = try await file.open(times: 4).map { try SQLStreamBuffer($0) }
        let reading = try SQLStreamBuffer(try await file.open())
        let (read, texts) = try await withThrowingTaskGroup(of: (String, String).self) { group in
            for writer in 0..<8 {
                group.addTask {
                    var text = ""
                    let name = "m\(writer)"
                    try await buffers[writer % 4].withMessage(name, attempt: 1, in: "run") { message in
                        for token in 0..<100 {
                            text += "\(token) "
                            try await message.write(.text("\(token) "))
                            if token % 20 == 0 { try await message.flush() }
                        }
                    }
                    return (name, text)
                }
            }
            var reader = StreamReader()
            while reader.finished.count < 8 {
                _ = try await reader.read("run", of: reading, limit: 5, wait: .seconds(60))
            }
            let texts = try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            return (reader, texts)
        }
        #expect(read.texts == texts)
        #expect(read.gaps == 0)
        withExtendedLifetime(file) {}
    }
}
