import Fermata
import FermataCatalog
import TestSupport
import Testing

/// Stands in for the warehouse and the bank of the catalogue, with troubles that its input cannot ask for.
@ActivityContainer
struct Troubles {
    let paying = Latch()
    let never = Latch()
    var holdsPayment = false

    @Activity
    func reserveGoods(input: AsyncOperationsInput) async throws -> Int {
        guard input.order != "sold out" else { throw ApplicationError(message: "no goods", type: "SoldOut") }
        return 1
    }

    @Activity
    func takePayment(input: AsyncOperationsInput) async throws {
        paying.open()
        guard !holdsPayment else { return try await never.wait() }
        throw ApplicationError(message: "the bank is closed", type: "BankClosed")
    }
}

@Suite("Catalogue: AsyncOperationsWorkflow", .needsServer, .live)
struct AsyncOperationsTests {
    @Test("what fails for a while is retried")
    func retry() async throws {
        try await withCatalog { catalog in
            let input = AsyncOperationsInput(order: "A-1", reservationFailures: 3)
            let handle = try await catalog.start(AsyncOperationsWorkflow.self, input)
            let result = try await handle.result()
            #expect(result.outcome == .confirmed)
            #expect(result.reservationAttempts == 4)
            #expect(result.deliveryDays == 1)
            #expect(!result.isUsualDelivery)
            let done = try await catalog.history().completedActivities
            #expect(done == ["ReserveGoods": 1, "TakePayment": 1, "EstimateDelivery": 1])
            let progress = try await handle.query(queryType: AsyncOperationsWorkflow.Progress.self)
            #expect(progress == WorkflowProgress(stage: "done", completed: 3, total: 3))
        }
    }

    @Test("a declined payment is not retried but compensated, and the workflow completes")
    func compensation() async throws {
        try await withCatalog { catalog in
            let input = AsyncOperationsInput(order: "A-2", reservationFailures: 0, declinesPayment: true)
            let result = try await catalog.start(AsyncOperationsWorkflow.self, input).result()
            #expect(result.outcome == .released)
            #expect(result.isUsualDelivery)
            let history = try await catalog.history()
            #expect(history.completedActivities == ["ReserveGoods": 1, "ReleaseGoods": 1])
            #expect(history.count("ActivityTaskFailed") == 1)
            let retryState = history.last("ActivityTaskFailed")?.attributes["retryState"].string
            #expect(retryState?.contains("NON_RETRYABLE") == true)
        }
    }

    @Test("an estimate that takes too long is replaced by the usual time")
    func fallback() async throws {
        try await withCatalog { catalog in
            let input = AsyncOperationsInput(order: "A-3", reservationFailures: 0, estimateSeconds: 60)
            let result = try await catalog.start(AsyncOperationsWorkflow.self, input).result()
            #expect(result.outcome == .confirmed)
            #expect(result.isUsualDelivery)
            #expect(result.deliveryDays == 5)
            #expect(try await catalog.history().count("ActivityTaskTimedOut") == 1)
        }
    }

    @Test("a payment that keeps failing is compensated and fails the workflow")
    func payment() async throws {
        try await withCatalog(replacing: Troubles().allActivities) { catalog in
            let error = try await catalog.failure(AsyncOperationsWorkflow.self, AsyncOperationsInput(order: "A-4"))
            #expect(error.type == "BankClosed")
            let history = try await catalog.history()
            #expect(history.completedActivities == ["ReserveGoods": 1, "ReleaseGoods": 1])
            #expect(history.all("ActivityTaskStarted").compactMap { $0.attributes["attempt"].integer } == [1, 3, 1])
        }
    }

    @Test("an order that cannot be reserved fails with nothing to undo")
    func reservation() async throws {
        try await withCatalog(replacing: Troubles().allActivities) { catalog in
            let input = AsyncOperationsInput(order: "sold out")
            let error = try await catalog.failure(AsyncOperationsWorkflow.self, input)
            #expect(error.type == "SoldOut")
            let history = try await catalog.history()
            #expect(history.completedActivities == [:])
            #expect(history.count("ActivityTaskScheduled") == 1)
            #expect(history.last("ActivityTaskStarted")?.attributes["attempt"].integer == 5)
        }
    }

    @Test("a workflow that is cancelled while it pays releases the goods before it ends")
    func cancellation() async throws {
        let troubles = Troubles(holdsPayment: true)
        try await withCatalog(replacing: troubles.allActivities) { catalog in
            let handle = try await catalog.start(AsyncOperationsWorkflow.self, AsyncOperationsInput(order: "A-5"))
            try await troubles.paying.wait()
            try await handle.cancel()
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            #expect(error?.cause.isTemporalCancellation == true)
            #expect(try await catalog.history().completedActivities == ["ReserveGoods": 1, "ReleaseGoods": 1])
        }
    }

    @Test("bad input is refused by the name of the field")
    func badInput() async throws {
        try await withCatalog { catalog in
            let input = AsyncOperationsInput(order: "A-6", reservationFailures: 9)
            let error = try await catalog.failure(AsyncOperationsWorkflow.self, input)
            #expect(error.type == CatalogFailure.invalidInput)
            #expect(error.message.contains("'reservationFailures'"))
        }
    }
}
