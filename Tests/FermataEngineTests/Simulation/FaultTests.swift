import Foundation
import GRDB
import Logging
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Trouble with the disk and the clock")
struct FaultTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path("db")
    }

    private func pragma(_ sql: String, of store: Store) async throws {
        _ = try await store.database.writeWithoutTransaction { try Row.fetchAll($0, sql: "PRAGMA \(sql)") }
    }

    private func refusal(_ body: () async throws -> Void) async -> EngineError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? EngineError
        }
    }

    /// A start whose input fills the disk.
    private func largeStart(_ id: String) -> StartRequest {
        .with {
            ($0.namespace, $0.workflowID, $0.requestID) = ("default", id, id)
            $0.workflowType.name = "Simulated"
            $0.taskQueue.name = Simulation.queues[0]
            $0.input.payloads = [.with { $0.data = Data(count: 1 << 20) }]
        }
    }

    @Test(
        "while nothing can be written, changes are refused with the reason and nothing else changes; then all goes on",
        arguments: [
            ("max_page_count = 1", "max_page_count = 1000000", EngineError.Code.resourceExhausted, "disk is full"),
            ("query_only = ON", "query_only = OFF", .unavailable, "cannot be written"),
        ]
    )
    func survivesFailingWrites(fault: String, cure: String, code: EngineError.Code, reason: String) async throws {
        let simulation = try await Simulation(seed: 3, store: try Store.quiet(path))
        try await simulation.startWorkflow()
        let known = try #require(simulation.ledger.starts.first)
        try await pragma(fault, of: simulation.store)
        for number in 0..<3 {
            let error = await refusal {
                _ = try await simulation.handler.startWorkflowExecution(
                    request: largeStart("large-\(number)"),
                    context: Simulation.context
                )
            }
            #expect(error?.code == code)
            #expect(error?.message.contains(reason) == true)
            // Who only looks is served, and doesn't see what was refused.
            let described = try await simulation.handler.describeWorkflowExecution(
                request: .with {
                    $0.namespace = "default"
                    $0.execution.workflowID = known.workflowID
                },
                context: Simulation.context
            )
            #expect(described.workflowExecutionInfo.execution.runID == known.runID)
            let lost = await refusal {
                _ = try await simulation.handler.describeWorkflowExecution(
                    request: .with {
                        $0.namespace = "default"
                        $0.execution.workflowID = "large-\(number)"
                    },
                    context: Simulation.context
                )
            }
            #expect(lost?.code == .notFound)
        }
        try await pragma(cure, of: simulation.store)
        _ = try await simulation.handler.startWorkflowExecution(
            request: largeStart("large-0"),
            context: Simulation.context
        )
        try await simulation.run(steps: 40)
        await simulation.store.close()
    }

    @Test("a power cut at any moment keeps what was acknowledged before it, and every run comes to its end")
    func survivesPowerCuts() async throws {
        let simulation = try await Simulation(seed: 8, store: try Store.quiet(path, durability: .full))
        // What was acknowledged, and how long the log was then.
        var marks: [(logBytes: Int, ledger: SimulationLedger)] = []
        let log = URL(filePath: path + "-wal")
        for _ in 0..<3 {
            try await simulation.startWorkflow()
            try await simulation.signal()
            for _ in 0..<3 {
                try await simulation.takeWorkflowTask()
                try await simulation.answerWorkflowTask()
                try await simulation.takeActivityTask()
                try await simulation.answerActivityTask()
                try await simulation.settle()
                marks.append((try Data(contentsOf: log).count, simulation.ledger))
            }
        }
        let base = try Data(contentsOf: URL(filePath: path))
        let whole = try Data(contentsOf: log)
        await simulation.store.close()

        for end in Self.cuts(of: whole) {
            let copy = directory.path("cut-\(end)")
            try base.write(to: URL(filePath: copy))
            try whole.prefix(end).write(to: URL(filePath: copy + "-wal"))
            let revived = try await Simulation(seed: 9, store: try Store.quiet(copy))
            revived.clock.advance(to: simulation.clock.now())
            revived.ledger = marks.last { $0.logBytes <= end }?.ledger ?? SimulationLedger()
            try await revived.settle()
            try revived.checkAllRuns()
            try await revived.drain()
            try revived.audit()
            await revived.store.close()
            for file in Store.files(copy) { try? FileManager.default.removeItem(atPath: file) }
        }
    }

    /// After each frame of SQLite's log, and in the middle of each: 32 bytes, then pages with 24 bytes before each.
    private static func cuts(of log: Data) -> [Int] {
        let pageSize = log[8..<12].reduce(0) { $0 << 8 | Int($1) }
        return stride(from: 32, through: log.count, by: (pageSize + 24) / 2).map { $0 }
    }

    @Test("damaged pages are told of where they are met, and end nothing else")
    func survivesDamage() async throws {
        let simulation = try await Simulation(seed: 4, store: try Store.quiet(path))
        for number in 0..<30 {
            var request = largeStart("large-\(number)")
            request.input.payloads = [.with { $0.data = Data(count: 20_000) }]
            request.workflowRunTimeout = Duration.seconds(100).message
            _ = try await simulation.handler.startWorkflowExecution(request: request, context: Simulation.context)
        }
        await simulation.store.close()
        try damagePayloads()

        let store = try Store.quiet(path)
        let engine = try Simulation.open(store, clock: simulation.clock)
        try engine.load()
        var codes: Set<EngineError.Code> = []
        for number in 0..<30 {
            let error = await refusal {
                _ = try await WorkflowServiceHandler(engine: engine).describeWorkflowExecution(
                    request: .with {
                        $0.namespace = "default"
                        $0.execution.workflowID = "large-\(number)"
                    },
                    context: Simulation.context
                )
            }
            if let error { codes.insert(error.code) }
        }
        #expect(codes == [.dataLoss])
        // Those whose time is over can't all be ended, and that is no reason to try for ever.
        simulation.clock.advance(by: .seconds(200))
        try engine.fireDue()
        await store.close()
    }

    /// Destroys the pages that hold nothing but the middle of the payloads, which are zeros after the page's number.
    private func damagePayloads() throws {
        var bytes = try Data(contentsOf: URL(filePath: path))
        let zeros = Data(count: 4092)
        let pages = stride(from: 0, to: bytes.count, by: 4096).filter { (page: Int) -> Bool in
            bytes[page..<page + 4] != Data(count: 4) && bytes[page + 4..<page + 4096] == zeros
        }
        #expect(!pages.isEmpty)
        for page in pages { bytes.replaceSubrange(page..<page + 64, with: Data(repeating: 0xA5, count: 64)) }
        try bytes.write(to: URL(filePath: path))
    }

    @Test("a second engine on the same file learns who has it, and the first one works on")
    func refusesSecondEngine() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let simulation = try await Simulation(seed: 6, store: try Store.quiet(path))
        let error = await refusal { _ = try await EmbeddedEngine(.init(path: path), logger: logger) }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
        try await simulation.run(steps: 40)
        await simulation.store.close()
    }

    @Test("a clock that jumps, back and far ahead, ends nothing twice and leaves nothing behind")
    func survivesClockJumps() async throws {
        let simulation = try await Simulation(seed: 12, store: try Store.quiet())
        for jump in [-3_600, 86_400 * 3_650, -86_400 * 7_300, 60, 86_400 * 3_650, -1, 1] {
            for _ in 0..<3 { try await simulation.startWorkflow() }
            for _ in 0..<6 {
                try await simulation.takeWorkflowTask()
                try await simulation.answerWorkflowTask()
            }
            simulation.clock.advance(by: .seconds(jump))
            try await simulation.fireDue()
            try await simulation.settle()
            try simulation.checkAllRuns()
        }
        try await simulation.drain()
        try simulation.audit()
    }
}
