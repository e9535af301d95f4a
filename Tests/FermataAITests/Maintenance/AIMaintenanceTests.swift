import Fermata
import Foundation
import TestSupport
import Testing

@testable import FermataAI

@Suite("Maintenance of the AI store")
struct AIMaintenanceTests {
    private func services(_ retention: RetentionSettings) throws -> AIServices {
        var configuration = GatewayConfiguration.local
        configuration.retention = retention
        return try AIServices(database: .inMemory(), configuration: configuration)
    }

    private func record(_ key: String, daysAgo days: Double) -> CallRecord {
        .sample(.sample(key), at: Date().addingTimeInterval(-days * 86_400))
    }

    @Test("reservations that nobody came back for are settled, and the log says how many")
    func repair() async throws {
        let services = try services(RetentionSettings())
        let log = LogRecorder()
        for (key, mark) in [("sent", SendMark.once), ("unsent", nil)] {
            try await services.ledger.reserve(
                .sample(key),
                budgets: [],
                worstCase: .sample(100),
                lifetime: .zero,
                sending: mark
            )
        }
        await AIMaintenance(services, logger: log.logger).round()
        let balance = try await services.ledger.balance(of: BudgetScope(.user, "u"), window: .total)
        #expect(balance.reserved == .zero)
        #expect(balance.spent.calls == 1)
        #expect(log.messages.count { $0.contains("charged") && $0.contains("1") } == 1)
    }

    @Test("usage is kept for ever unless the configuration says for how long")
    func usage() async throws {
        for (retention, left) in [(RetentionSettings(), 2), (RetentionSettings(usageDays: 400), 1)] {
            let services = try services(retention)
            try await services.ledger.settle(record("old", daysAgo: 500), answer: nil)
            try await services.ledger.settle(record("new", daysAgo: 300), answer: nil)
            await AIMaintenance(services, logger: .quiet).round()
            #expect(try await services.ledger.usage(UsageQuery()).rows.first?.calls == left)
        }
    }

    @Test("a paid answer is there for as long as a call can be tried again, and not for ever")
    func answers() async throws {
        let services = try services(RetentionSettings())
        try await services.ledger.settle(record("a", daysAgo: 0), answer: Data("answer".utf8))
        func round(daysLater days: Double) async {
            let now = Date().addingTimeInterval(days * 86_400)
            await AIMaintenance(services, logger: .quiet, now: { now }).round()
        }
        await round(daysLater: 29)
        #expect(try await services.ledger.answer(to: "a") != nil)
        await round(daysLater: 31)
        #expect(try await services.ledger.answer(to: "a") == nil)
    }

    @Test("it works again and again until it is cancelled")
    func loop() async throws {
        let services = try services(RetentionSettings())
        let maintenance = AIMaintenance(services, interval: .milliseconds(1), logger: .quiet)
        let work = Task { await maintenance.run() }
        for key in ["first", "second"] {
            try await services.ledger.reserve(
                .sample(key),
                budgets: [],
                worstCase: .sample(100),
                lifetime: .zero,
                sending: nil
            )
            try await eventually("the reservation is given back") {
                try await services.ledger.balance(of: BudgetScope(.user, "u"), window: .total).reserved == .zero
            }
        }
        work.cancel()
        await work.value
    }
}
