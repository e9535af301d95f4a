import Fermata
import FermataAI
import Foundation
import TestSupport
import Testing

@Suite("Batches of providers")
struct BatchProviderTests {
    private static let kinds = [BatchVendor.Kind.openAI, .anthropic]

    private func provider(_ vendor: BatchVendor, _ url: String) throws -> any BatchProvider {
        let configuration = try Providers.configuration(vendor.kind == .openAI ? .openAI : .anthropic, url)
        return try #require(configuration.makeProvider() as? any BatchProvider)
    }

    private static func submission(_ count: Int, name: String = "job-1") -> BatchSubmission {
        var submission = BatchSubmission(
            name: name,
            requests: BatchVendor.items(count).enumerated().map { index, item in
                var request = item.request
                request.model = "m-1"
                request.maxOutputTokens = 10
                return (index, request)
            }
        )
        submission.workflowID = "w-1"
        return submission
    }

    private func begin(_ provider: any BatchProvider, _ submission: BatchSubmission) async throws -> (
        BatchSubmission, ProviderBatch
    ) {
        var submission = submission
        submission.file = try await provider.upload(submission)
        return (submission, try await provider.submit(submission))
    }

    private func results(
        _ provider: any BatchProvider,
        _ batch: ProviderBatch,
        _ submission: BatchSubmission
    ) async throws -> [String] {
        var found: [String] = []
        try await provider.results(of: batch, submission) { answer in
            guard let answer else { return found.append("unreadable") }
            switch answer.outcome {
            case .answered(let answered): found.append("\(answer.index) \(answered.response.message.text)")
            case .failed(let error): found.append("\(answer.index) \(error.type ?? "")")
            case .cancelled: found.append("\(answer.index) cancelled")
            case .expired: found.append("\(answer.index) expired")
            }
        }
        return found
    }

    @Test("a job is begun, looked at until it ends, and its results found by their requests", arguments: kinds)
    func whole(kind: BatchVendor.Kind) async throws {
        let acts: [BatchVendor.Act] = [.answer, .refuse, .expire, .garble, .answer, .omit]
        let vendor = BatchVendor(kind) { index, _ in acts[index] }
        try await vendor.serving { url in
            let provider = try provider(vendor, url)
            let (submission, begun) = try await begin(provider, Self.submission(6))
            #expect(begun.state == .inProgress)
            #expect(begun.total == 6)
            #expect(abs(begun.createdAt?.timeIntervalSinceNow ?? 1_000) < 60)
            #expect(try await provider.batch(begun.id).state == .inProgress)
            let ended = try await provider.batch(begun.id)
            #expect(ended.state == .ended)
            #expect(
                Set(try await results(provider, ended, submission)) == [
                    "0 Answer to question 0", "1 ModelRejectedRequest", "2 expired", "unreadable",
                    "4 Answer to question 4",
                ]
            )
            #expect(vendor.complaints.isEmpty)
            #expect(vendor.jobs[0].metadata["fermata_workflow"] == (kind == .openAI ? "w-1" : nil))
            #expect(vendor.jobs[0].bodies[0]["model"] == "m-1")
        }
    }

    @Test("a job that is cancelled ends with what was done by then", arguments: kinds)
    func cancel(kind: BatchVendor.Kind) async throws {
        let vendor = BatchVendor(kind, looksUntilEnd: 100)
        try await vendor.serving { url in
            let provider = try provider(vendor, url)
            let (submission, begun) = try await begin(provider, Self.submission(2))
            #expect(try await provider.cancelBatch(begun.id).state == .cancelling)
            let ended = try await provider.batch(begun.id)
            #expect(ended.state == .ended)
            #expect(
                Set(try await results(provider, ended, submission)) == ["0 Answer to question 0", "1 cancelled"]
            )
        }
    }

    @Test("a job whose beginning nobody saw is found among others, on a later page")
    func findOpenAI() async throws {
        let vendor = BatchVendor(.openAI, pageSize: 2)
        vendor.addForeignJob(requests: 2, isEnded: false)
        try await vendor.serving { url in
            let provider = try provider(vendor, url)
            var (submission, begun) = try await begin(provider, Self.submission(2))
            for _ in 0..<5 { vendor.addForeignJob(requests: 2, isEnded: false) }
            guard case .found(let found) = try await provider.find(submission, since: Date()) else {
                Issue.record("not found")
                return
            }
            #expect(found.id == begun.id)
            submission.name = "another-job"
            submission.file = "file-of-it"
            #expect(try await provider.find(submission, since: Date()) == .none)
        }
    }

    @Test("without names, jobs of the same size are told apart when they have ended")
    func findAnthropic() async throws {
        let vendor = BatchVendor(.anthropic, looksUntilEnd: 100, pageSize: 2)
        try await vendor.serving { url in
            let provider = try provider(vendor, url)
            vendor.addForeignJob(requests: 2, isEnded: true)
            vendor.addForeignJob(requests: 3, isEnded: false)
            #expect(try await provider.find(Self.submission(2), since: Date()) == .none)
            let (submission, begun) = try await begin(provider, Self.submission(2))
            vendor.addForeignJob(requests: 2, isEnded: true)
            vendor.addForeignJob(requests: 2, isEnded: false)
            vendor.addForeignJob(requests: 9, isEnded: false)
            #expect(try await provider.find(submission, since: Date()) == .undecided)
            vendor.finish()
            guard case .found(let found) = try await provider.find(submission, since: Date()) else {
                Issue.record("not found")
                return
            }
            #expect(found.id == begun.id)
        }
    }

    @Test("a job with a file that the provider finds fault with fails by name, without its words")
    func rejected() async throws {
        let vendor = BatchVendor(.openAI, looksUntilEnd: 1, rejectsJob: true)
        try await vendor.serving { url in
            let provider = try provider(vendor, url)
            let (_, begun) = try await begin(provider, Self.submission(1))
            let failed = try await provider.batch(begun.id)
            #expect(failed.state == .failed)
            #expect(failed.errors == ["invalid_json_line"])
        }
    }

    @Test(
        "a provider that is busy says when to come again, and its words and the key are in no error",
        arguments: kinds
    )
    func busy(kind: BatchVendor.Kind) async throws {
        let faults: [BatchVendor.Wish: [BatchVendor.Fault]] = [
            .look: [.status(429, headers: [("Retry-After", "7")])], .submit: [.status(400)],
        ]
        let vendor = BatchVendor(kind, faults: faults)
        try await vendor.serving { url in
            let provider = try provider(vendor, url)
            let busy = await #expect(throws: ApplicationError.self) { try await provider.batch("b-1") }
            #expect(busy?.type == "RateLimited")
            #expect(busy?.nextRetryDelay == .seconds(7))
            let refused = await #expect(throws: ApplicationError.self) {
                try await begin(provider, Self.submission(1))
            }
            #expect(refused?.type == "ModelRejectedRequest")
            for error in [busy, refused] {
                #expect("\(String(describing: error))".contains("secret") == false)
            }
        }
    }

    @Test("an id that could lead elsewhere is not asked for", arguments: kinds)
    func strangeID(kind: BatchVendor.Kind) async throws {
        let vendor = BatchVendor(kind)
        try await vendor.serving { url in
            let provider = try provider(vendor, url)
            for id in ["", "a/b", "../models", "a?b", "a b"] {
                let error = await #expect(throws: ApplicationError.self) { try await provider.batch(id) }
                #expect(error?.type == "ModelOutputInvalid")
            }
            #expect(vendor.count(.look) == 0)
        }
    }
}
