import Foundation
import Testing

@testable import FermataEngine

@Suite("Damage on the disk")
struct StoreDamageTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("db")
    }

    /// What pages are for, as their first byte or the file's header says.
    enum PageKind: String, CaseIterable, Sendable {
        case header, pointerMap, freelist, innerTable, innerIndex, leafTable, leafIndex

        /// The pages of this kind in a file.
        func pages(in file: DatabaseFile) -> [Int] {
            switch self {
            case .header: [1]
            case .pointerMap: [2]
            case .freelist: file.word(32) == 0 ? [] : [file.word(32)]
            case .innerTable: file.pages(startingWith: 5)
            case .innerIndex: file.pages(startingWith: 2)
            case .leafTable: file.pages(startingWith: 13)
            case .leafIndex: file.pages(startingWith: 10)
            }
        }
    }

    @Test(
        "in any kind of page is told of, by opening, by reads, by changes or by the check",
        arguments: PageKind.allCases
    )
    func tellsOfDamage(kind: PageKind) async throws {
        try await fill()
        var file = DatabaseFile(bytes: try Data(contentsOf: URL(fileURLWithPath: path)))
        let pages = kind.pages(in: file)
        try #require(!pages.isEmpty, "there is no such page")
        for page in pages { file.damage(page) }
        try file.bytes.write(to: URL(fileURLWithPath: path))

        var reports: [EngineError] = []
        do {
            let store = try Store.quiet(path)
            reports += await use(store)
            await store.close()
        } catch let error as EngineError {
            reports.append(error)
        }
        #expect(!reports.isEmpty)
        for report in reports {
            #expect(report.code == .dataLoss, "\(report)")
            #expect(report.message.contains("restore a backup"), "\(report)")
        }
    }

    /// Many rows in every table, long ones among them, and pages that are free again.
    private func fill() async throws {
        let store = try Store.quiet(path)
        for number: Int64 in 1...1_500 {
            let run = RunNumber(rawValue: number)
            store.enqueue([
                .putRun(.sample(number, closed: number > 700)), .putVisibility(.sample(number), types: [:]),
                .appendHistory(run, HistoryBatch(firstEventID: 1, events: Data(count: 600))),
            ])
        }
        for number: Int64 in 1_001...1_500 { store.enqueue([.deleteRun(RunNumber(rawValue: number))]) }
        try await store.committed(store.enqueue([]))
        await store.close()
    }

    /// Reads and changes something of everything.
    ///
    /// - Returns: What went wrong.
    private func use(_ store: Store) async -> [EngineError] {
        var reports: [EngineError] = []
        do {
            try store.read { reader throws(EngineError) in
                _ = try reader.openRuns()
                for number: Int64 in 1...1_000 {
                    _ = try reader.run(RunNumber(rawValue: number))
                    _ = try reader.history(of: RunNumber(rawValue: number))
                }
            }
        } catch {
            reports.append(error)
        }
        for number: Int64 in 2_000...2_100 {
            let large = HistoryBatch(firstEventID: 1, events: Data(count: 20_000))
            let run = RunNumber(rawValue: number)
            do {
                try await store.commit(.putRun(.sample(number)), .appendHistory(run, large), .deleteRun(.first))
            } catch let error as EngineError {
                reports.append(error)
            } catch {
                Issue.record(error)
            }
        }
        do {
            if let flaw = try store.integrityCheck().first {
                reports.append(EngineError(.dataLoss, "The check found \(flaw): restore a backup."))
            }
        } catch {
            reports.append(error)
        }
        return reports
    }

    @Test("a log with a wrong bit in any frame leaves the transactions before it, and none after it")
    func survivesWrongBits() async throws {
        let store = try Store.quiet(path)
        let commits: Int64 = 4
        for number in 1...commits {
            let batch = HistoryBatch(firstEventID: 1, events: Data(repeating: 7, count: 9_000))
            try await store.commit(.putRun(.sample(number)), .appendHistory(RunNumber(rawValue: number), batch))
        }
        let base = try Data(contentsOf: URL(fileURLWithPath: path))
        let log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
        await store.close()

        let frameSize = 4096 + 24
        let starts = stride(from: 32, through: log.count - frameSize, by: frameSize)
        // The last frame of a transaction carries the size of the database.
        let isCommit = starts.map { start in log[start + 4..<start + 8] != Data(count: 4) }
        let setUp = isCommit.count { $0 } - Int(commits)
        for (index, start) in starts.enumerated() {
            // In what describes the frame, and in its page.
            for offset in [9, 24 + (index * 397) % 4096] {
                var damaged = log
                damaged[start + offset] ^= 1 << UInt8(index % 8)
                let copy = directory.path("flip")
                try base.write(to: URL(fileURLWithPath: copy))
                try damaged.write(to: URL(fileURLWithPath: copy + "-wal"))
                let revived = try Store.quiet(copy)
                let whole = max(0, isCommit.prefix(index).count { $0 } - setUp)
                #expect(
                    try revived.openNumbers() == Array((1...commits).prefix(whole)),
                    "frame \(index), byte \(offset)"
                )
                #expect(try revived.integrityCheck().isEmpty)
                await revived.close()
                for file in Store.files(copy) { try? FileManager.default.removeItem(atPath: file) }
            }
        }
    }

    @Test(
        "another process that has the file keeps this one out, and is told of; nothing is changed",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock"))
    )
    func refusesOtherProcess() async throws {
        let store = try Store.quiet(path)
        try await store.commit(.putRun(.sample(1)))
        await store.close()
        let other = Process()
        other.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        other.arguments = [path + ".lock", "sh", "-c", "echo held; cat"]
        let (input, output) = (Pipe(), Pipe())
        other.standardInput = input
        other.standardOutput = output
        try other.run()
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "held\n")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let error = try #require(throws: EngineError.self) { _ = try Store.quiet(path) }
        #expect(error.code == .failedPrecondition)
        #expect(error.message.contains("is in use by"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        try input.fileHandleForWriting.close()
        other.waitUntilExit()
        let again = try Store.quiet(path)
        #expect(try again.openNumbers() == [1])
        await again.close()
    }
}

/// The bytes of a database, page by page.
struct DatabaseFile {
    private static let pageSize = 4096

    var bytes: Data

    /// Four bytes of the header as a number.
    func word(_ offset: Int) -> Int {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    /// The numbers of the pages, from the third, whose first byte is this.
    func pages(startingWith kind: UInt8) -> [Int] {
        (3...max(3, bytes.count / Self.pageSize)).filter { bytes[($0 - 1) * Self.pageSize] == kind }
    }

    mutating func damage(_ page: Int) {
        let start = (page - 1) * Self.pageSize
        bytes.replaceSubrange(start..<start + 64, with: Data(repeating: 0xA5, count: 64))
    }
}
