import Fermata
import FermataAI
import FermataCatalog
import FermataTesting
import Foundation
import TestSupport
import Testing

@Suite("Batch jobs")
struct ModelBatchTests {
    private static let kinds = [BatchVendor.Kind.openAI, .anthropic]

    @Test(
        "a job is submitted, awaited and collected; failures are told, and each answer is paid once",
        arguments: kinds
    )
    func whole(kind: BatchVendor.Kind) async throws {
        let acts: [BatchVendor.Act] = [.answer, .refuse, .expire, .garble, .answer]
        let vendor = BatchVendor(kind, looksUntilEnd: 3) { index, _ in acts[index] }
        try await BatchBed.serving(vendor) { bed in
            let output = try await bed.start(5).result()
            #expect(output.batches == [vendor.jobs[0].id])
            #expect(
                try await bed.outcomes(output) == [
                    "a-0": .succeeded, "a-1": .failed, "a-2": .expired, "a-3": .failed, "a-4": .succeeded,
                ]
            )
            #expect(output.counts.total == 5)
            #expect(output.counts.unreadableLines == 1)
            #expect(vendor.count(.submit) == 1)
            #expect(vendor.complaints.isEmpty)
            let balance = try await bed.balance()
            #expect(balance.reserved == .zero)
            #expect(balance.spent.cost == output.counts.cost)
        }
    }

    @Test("requests that the provider had no time for are submitted again, and only those")
    func resubmits() async throws {
        let vendor = BatchVendor(.openAI) { index, job in job == 0 && index > 0 ? .expire : .answer }
        try await BatchBed.serving(vendor) { bed in
            let output = try await bed.start(3, resubmissions: 2).result()
            #expect(output.batches.count == 2)
            #expect(vendor.jobs.map(\.customIDs.count) == [3, 2])
            #expect(
                try await bed.outcomes(output) == ["a-0": .succeeded, "a-1": .succeeded, "a-2": .succeeded]
            )
            #expect(output.counts.succeeded == 3)
            #expect(output.counts.expired == 0)
            #expect(output.counts.total == 3)
            #expect(try await bed.balance().spent.tokens == 45)
        }
    }

    @Test("a job whose beginning nobody saw is found and not begun again", arguments: kinds)
    func lostAnswer(kind: BatchVendor.Kind) async throws {
        let vendor = BatchVendor(kind, looksUntilEnd: 1, faults: [.submit: [.loseAnswer]])
        vendor.addForeignJob(requests: 2, isEnded: true)
        try await BatchBed.serving(vendor) { bed in
            // Anthropic's jobs show whose they are when they end.
            vendor.addForeignJob(requests: 2, isEnded: true)
            let handle = try await bed.start(2)
            try await eventually("the job is begun") { vendor.jobs.count == 3 }
            if kind == .anthropic { vendor.finish() }
            let output = try await handle.result()
            #expect(output.batches == [vendor.jobs[2].id])
            #expect(output.counts.succeeded == 2)
            #expect(vendor.count(.submit) == 1)
            #expect(vendor.jobs.count == 3)
        }
    }

    @Test("a job that was turned away is begun when the provider says, without a search", arguments: kinds)
    func rateLimited(kind: BatchVendor.Kind) async throws {
        let busy = BatchVendor.Fault.status(429, headers: [("Retry-After", "1000")])
        let faults: [BatchVendor.Wish: [BatchVendor.Fault]] = [.submit: [busy], .look: [busy, busy]]
        let vendor = BatchVendor(kind, faults: faults)
        try await BatchBed.serving(vendor) { bed in
            let output = try await bed.start(2).result()
            #expect(output.counts.succeeded == 2)
            #expect(vendor.jobs.count == 1)
            #expect(vendor.count(.submit) == 2)
            #expect(vendor.count(.list) == 0)
        }
    }

    @Test("a server that failed is searched before it is asked again, and one job comes of it", arguments: kinds)
    func failed(kind: BatchVendor.Kind) async throws {
        let vendor = BatchVendor(kind, faults: [.submit: [.status(500), .status(502)], .list: [.status(503)]])
        try await BatchBed.serving(vendor) { bed in
            let output = try await bed.start(2).result()
            #expect(output.counts.succeeded == 2)
            #expect(vendor.jobs.count == 1)
            #expect(vendor.count(.submit) == 3)
            #expect(vendor.count(.list) >= 3)
        }
    }

    @Test("a provider that refuses the job fails the run with its reason, and nothing stays set aside")
    func refused() async throws {
        let vendor = BatchVendor(.openAI, faults: [.submit: [.status(400)]])
        try await BatchBed.serving(vendor) { bed in
            let handle = try await bed.start(2)
            let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
            let reason = (error?.cause as? ActivityError)?.cause as? ApplicationError
            #expect(reason?.type == "ModelRejectedRequest")
            let balance = try await bed.balance()
            #expect(balance.reserved == .zero)
            #expect(balance.spent.cost == .zero)
        }
    }

    @Test("a file that the provider finds fault with costs nothing, and every request says why")
    func badFile() async throws {
        let vendor = BatchVendor(.openAI, rejectsJob: true)
        try await BatchBed.serving(vendor) { bed in
            let output = try await bed.start(2).result()
            #expect(output.counts.failed == 2)
            #expect(output.counts.cost == .zero)
            let results = try await ModelBatchFile.results(output.results, in: bed.store)
            #expect(results.allSatisfy { $0.message?.contains("invalid_json_line") == true })
        }
    }

    @Test(
        "a run that is cancelled, by signal or by the server, ends with what was done by then",
        arguments: [true, false]
    )
    func cancel(bySignal: Bool) async throws {
        let vendor = BatchVendor(.openAI, looksUntilEnd: 1_000)
        try await BatchBed.serving(vendor) { bed in
            let handle = try await bed.start(3)
            try await eventually("the job is begun") { vendor.jobs.count == 1 }
            if bySignal {
                try await handle.signal(signalType: ModelBatchWorkflow.Cancel.self)
            } else {
                try await handle.cancel()
            }
            let output = try await handle.result()
            #expect(
                try await bed.outcomes(output) == ["a-0": .succeeded, "a-1": .cancelled, "a-2": .cancelled]
            )
            #expect(vendor.count(.cancel) == 1)
            let balance = try await bed.balance()
            #expect(balance.reserved == .zero)
            #expect(balance.spent.tokens == 15)
        }
    }

    @Test("a budget that does not suffice stops the run until there is more, and nothing is sent meanwhile")
    func budget() async throws {
        let vendor = BatchVendor(.openAI)
        let budget = Budget(name: "ada", scope: .user, limit: .calls(2))
        try await BatchBed.serving(vendor, budgets: [budget]) { bed in
            let handle = try await bed.start(3)
            try await eventually("the run waits") {
                try await handle.query(queryType: ModelBatchWorkflow.Status.self).stage == .waitingForBudget
            }
            let status = try await handle.query(queryType: ModelBatchWorkflow.Status.self)
            #expect(status.problem?.contains("ada") == true)
            try await handle.signal(signalType: ModelBatchWorkflow.Cancel.self)
            let output = try await handle.result()
            #expect(output.counts.cancelled == 3)
            #expect(vendor.count(.upload) == 0)
            #expect(vendor.jobs.isEmpty)
        }
    }

    @Test("a key that is refused while the job runs is tried again, and the paid results are not lost")
    func refusedLook() async throws {
        let vendor = BatchVendor(.anthropic, faults: [.look: [.status(401)], .results: [.status(403)]])
        try await BatchBed.serving(vendor) { bed in
            let output = try await bed.start(2).result()
            #expect(output.counts.succeeded == 2)
            #expect(vendor.jobs.count == 1)
        }
    }

    @Test("the built-in model has jobs, too")
    func local() async throws {
        try await BatchBed.serving(BatchVendor(.openAI)) { bed in
            let directory = bed.store.directory + "-local"
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let services = try AIServices(database: .inMemory())
            let store = ModelBatchFile.store(directory: directory)
            let requests = try await ModelBatchFile.store(BatchVendor.items(2), in: store)
            let queue = "\(bed.environment.taskQueue)-local"
            try await bed.environment.withWorker(
                configuration: .init(taskQueue: queue),
                workflows: Catalog.batchWorkflows,
                activities: Catalog.batchActivities(services, contentDirectory: directory),
                logger: .quiet
            ) {
                let output = try await bed.environment.client.executeWorkflow(
                    type: ModelBatchWorkflow.self,
                    options: WorkflowOptions(id: "local", taskQueue: queue),
                    input: ModelBatchInput(requests: requests, model: "default")
                )
                #expect(output.counts.succeeded == 2)
            }
        }
    }

    @Test("an input that cannot be right is refused by its field")
    func invalid() async throws {
        try await BatchBed.serving(BatchVendor(.openAI)) { bed in
            let hash = String(repeating: "a", count: 64)
            let wrong = [
                ("requests", ModelBatchInput(requests: Self.content("no hash"), model: "m")),
                ("model", ModelBatchInput(requests: Self.content(hash), model: "")),
                ("pollSeconds", ModelBatchInput(requests: Self.content(hash), model: "m", pollSeconds: 0)),
                ("resubmissions", ModelBatchInput(requests: Self.content(hash), model: "m", resubmissions: -1)),
            ]
            for (field, input) in wrong {
                let handle = try await bed.environment.client.startWorkflow(
                    type: ModelBatchWorkflow.self,
                    options: WorkflowOptions(id: field, taskQueue: bed.environment.taskQueue),
                    input: input
                )
                let error = await #expect(throws: WorkflowFailedError.self) { try await handle.result() }
                let reason = error?.cause as? ApplicationError
                #expect(reason?.type == CatalogFailure.invalidInput)
                #expect(reason?.message.contains("'\(field)'") == true)
            }
        }
    }

    private static func content(_ hash: String) -> ContentReference {
        ContentReference(sha256: hash, byteCount: 1, mediaType: "application/jsonl")
    }
}
