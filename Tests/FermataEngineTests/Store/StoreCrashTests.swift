import Foundation
import Synchronization
import Testing

@testable import FermataEngine

@Suite("A crash keeps what was acknowledged")
struct StoreCrashTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("db")
    }

    /// Copies what the disk has to another name, as a crash would leave it.
    private static func image(of path: String, at copy: String) throws {
        for (from, to) in zip(Store.files(path), Store.files(copy)).prefix(2) {
            try FileManager.default.copyItem(atPath: from, toPath: to)
        }
    }

    @Test("an image of the files after each commit has that commit and those before")
    func survivesCrashes() async throws {
        let store = try Store.quiet(path)
        let images = Mutex<[Int64]>([])
        for number: Int64 in 1...10 {
            let (path, copy) = (path, directory.path("copy-\(number)"))
            let ticket = store.enqueue([.putRun(.sample(number))]) {
                // On the writer's thread, so nothing else is written meanwhile.
                guard (try? Self.image(of: path, at: copy)) != nil else { return }
                images.withLock { $0.append(number) }
            }
            try await store.committed(ticket)
        }
        #expect(images.withLock { $0 } == Array(1...10))
        for number: Int64 in 1...10 {
            let revived = try Store.quiet(directory.path("copy-\(number)"))
            #expect(try revived.openNumbers() == Array(1...number))
            #expect(try revived.integrityCheck().isEmpty)
            await revived.close()
        }
        await store.close()
    }

    @Test("a log cut anywhere leaves whole transactions, the first ones, and no later one without an earlier")
    func survivesPowerCuts() async throws {
        let store = try Store.quiet(path)
        let commits: Int64 = 4
        for number in 1...commits {
            let run = RunNumber(rawValue: number)
            try await store.commit(
                .putRun(.sample(number)),
                .appendHistory(run, HistoryBatch(firstEventID: 1, events: Data(repeating: 7, count: 9000))),
                .putVisibility(.sample(number), types: [:])
            )
        }
        let image = directory.path("image")
        try Self.image(of: path, at: image)
        await store.close()

        let log = try Data(contentsOf: URL(fileURLWithPath: image + "-wal"))
        let frames = WriteAheadLog(log).frames
        var acknowledged = frames.filter(\.isCommit).count
        #expect(acknowledged > Int(commits))
        for (index, frame) in frames.enumerated().reversed() {
            // Without the frame, and with half of it.
            if frame.isCommit { acknowledged -= 1 }
            for (name, end) in [("whole", frame.start), ("torn", (frame.start + frame.end) / 2)] {
                let copy = directory.path("cut-\(index)-\(name)")
                try FileManager.default.copyItem(atPath: image, toPath: copy)
                try log.prefix(end).write(to: URL(fileURLWithPath: copy + "-wal"))
                let revived = try Store.quiet(copy)
                let numbers = try revived.openNumbers()
                let setup = frames.filter(\.isCommit).count - Int(commits)
                #expect(numbers.count == max(0, acknowledged - setup), "cut at \(end)")
                #expect(numbers == Array((1...commits).prefix(numbers.count)))
                for number in numbers {
                    let history = try revived.read { reader throws(EngineError) in
                        try reader.history(of: RunNumber(rawValue: number))
                    }
                    #expect(history.map(\.events.count) == [9000])
                }
                await revived.close()
                for file in Store.files(copy) { try? FileManager.default.removeItem(atPath: file) }
            }
        }
    }
}

/// Where the frames of SQLite's write-ahead log lie: a header of 32 bytes, then pages with 24 bytes before each.
private struct WriteAheadLog {
    struct Frame {
        var start: Int
        var end: Int
        /// The last frame of a transaction carries the size of the database.
        var isCommit: Bool
    }

    let frames: [Frame]

    init(_ log: Data) {
        func word(_ offset: Int) -> Int { log[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        let frameSize = word(8) + 24
        frames = stride(from: 32, through: log.count - frameSize, by: frameSize).map { start in
            Frame(start: start, end: start + frameSize, isCommit: word(start + 4) != 0)
        }
    }
}
