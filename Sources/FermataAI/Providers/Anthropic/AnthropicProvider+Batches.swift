public import Fermata
public import Foundation
import NIOHTTP1

/// Anthropic's Message Batches.
///
/// Jobs carry nothing of ours but the names of their requests, which only results show. So a search waits for the end of
/// every job of the right size that was made in the right time.
extension AnthropicProvider: BatchProvider {
    public var maximumBatchRequests: Int { 100_000 }
    /// Anthropic's limit on a job.
    private static let maximumBytes = 256_000_000

    public func upload(_ submission: BatchSubmission) async throws -> String? {
        // So that a request that cannot be sent is refused before anything is begun.
        _ = try body(of: submission)
        return nil
    }

    public func submit(_ submission: BatchSubmission) async throws -> ProviderBatch {
        var headers = headers
        headers.add(name: "Content-Type", value: "application/json")
        let body = try body(of: submission)
        let call = ProviderCall(.POST, path: "/messages/batches", headers: headers, body: body)
        return try batch(try await client.send(call).body)
    }

    public func find(_ submission: BatchSubmission, since date: Date) async throws -> BatchSearch {
        var after: String?
        var isUndecided = false
        for _ in 0..<Self.maximumPages {
            let query = "?limit=100\(after.map { "&after_id=\($0)" } ?? "")"
            let answer = try await client.send(get("/messages/batches\(query)"))
            guard let page = try? JSONDecoder().decode(BatchPage.self, from: answer.body) else { throw notABatch }
            for body in page.data {
                let batch = try batch(body)
                guard batch.total == submission.requests.count, isPossible(body, date) else { continue }
                guard batch.state == .ended else {
                    isUndecided = true
                    continue
                }
                if try await isResult(of: submission, batch) { return .found(batch) }
            }
            // The newest come first.
            guard page.hasMore == true, let last = page.data.last, isPossible(last, date) else {
                return isUndecided ? .undecided : .none
            }
            after = try BatchID.checked(last.id, of: name)
        }
        return .undecided
    }

    public func batch(_ id: String) async throws -> ProviderBatch {
        try batch(try await client.send(get("/messages/batches/\(try BatchID.checked(id, of: name))")).body)
    }

    public func cancelBatch(_ id: String) async throws -> ProviderBatch {
        let path = "/messages/batches/\(try BatchID.checked(id, of: name))/cancel"
        return try batch(try await client.send(ProviderCall(.POST, path: path, headers: headers)).body)
    }

    public func results(
        of batch: ProviderBatch,
        _ submission: BatchSubmission,
        _ take: (BatchAnswer?) async throws -> Void
    ) async throws {
        let requests = Dictionary(submission.requests.map { ($0.index, $0.request) }) { first, _ in first }
        try await ResultLines.each(of: try await resultFile(of: batch)) { line in
            guard let line = try? JSONDecoder().decode(BatchLine.self, from: line),
                let index = submission.index(line.customID), let request = requests[index],
                let outcome = outcome(of: line.result, request)
            else { return try await take(nil) }
            try await take(BatchAnswer(index: index, outcome: outcome))
        }
    }

    /// How much the provider's clock and ours may differ, in seconds.
    private static let clockError = 600.0
    /// A thousand jobs in the time of one search are not looked through.
    private static let maximumPages = 10

    private var client: ProviderClient { ProviderClient(configuration: configuration) }

    private func get(_ path: String) -> ProviderCall { ProviderCall(.GET, path: path, headers: headers) }

    private func isPossible(_ body: BatchBody, _ date: Date) -> Bool {
        body.created.map { $0 >= date.addingTimeInterval(-Self.clockError) } != false
    }

    private func isResult(of submission: BatchSubmission, _ batch: ProviderBatch) async throws -> Bool {
        var isIt = false
        try await ResultLines.each(of: try await resultFile(of: batch)) { line in
            guard !isIt, let line = try? JSONDecoder().decode(BatchLine.self, from: line) else { return }
            isIt = submission.index(line.customID) != nil
        }
        return isIt
    }

    /// From the address below ours and not from the one that the answer names: the key is for the configured server only.
    private func resultFile(of batch: ProviderBatch) async throws -> Data {
        let path = "/messages/batches/\(try BatchID.checked(batch.id, of: name))/results"
        return try await ProviderClient(configuration: configuration, maximumBytes: ResultLines.maximumBytes)
            .send(get(path), accept: "*/*").body
    }

    private func body(of submission: BatchSubmission) throws -> Data {
        var body = Data(#"{"requests":["#.utf8)
        for (number, (index, request)) in submission.requests.enumerated() {
            try request.check()
            let parameters = try MessagesRequest(request: request, answerTool: AnswerTool(request), streams: false)
                .body()
            let item: JSONValue = ["custom_id": .string(submission.customID(index)), "params": parameters]
            guard let json = CanonicalJSON.data(item) else {
                throw ModelRequest.invalid("it has a number that JSON cannot write.")
            }
            if number > 0 { body.append(UInt8(ascii: ",")) }
            body.append(json)
            guard body.count <= Self.maximumBytes else {
                throw LanguageModelErrorType.invalidInput.error(
                    "The requests have more than \(Self.maximumBytes) bytes. Make several batches of them."
                )
            }
        }
        body.append(contentsOf: "]}".utf8)
        return body
    }

    private var notABatch: ApplicationError {
        LanguageModelErrorType.outputInvalid.error(
            "The answer of the provider \(name) is not a batch. Check that the base URL leads to a server that has them."
        )
    }

    private func batch(_ body: Data) throws -> ProviderBatch {
        guard let body = try? JSONDecoder().decode(BatchBody.self, from: body) else { throw notABatch }
        return try batch(body)
    }

    private func batch(_ body: BatchBody) throws -> ProviderBatch {
        let state: ProviderBatch.State =
            switch body.status {
            case "ended": .ended
            case "canceling": .cancelling
            default: .inProgress
            }
        let counts = body.counts
        let ended = [counts?.succeeded, counts?.errored, counts?.canceled, counts?.expired].compactMap(\.self)
            .filter { (0...1_000_000).contains($0) }.reduce(0, +)
        let processing = counts?.processing.flatMap { (0...1_000_000).contains($0) ? $0 : nil }
        return ProviderBatch(
            id: try BatchID.checked(body.id, of: name),
            state: state,
            total: counts.map { _ in ended + (processing ?? 0) },
            ended: ended,
            createdAt: body.created
        )
    }

    /// `nil` if the line says neither an answer nor an error.
    private func outcome(of result: BatchLine.Result, _ request: ModelRequest) -> BatchAnswer.Outcome? {
        switch result.type {
        case "succeeded":
            guard let body = result.message.flatMap(CanonicalJSON.data) else { return nil }
            do {
                var answer = MessagesAnswer(provider: name, answerTool: AnswerTool(request))
                try answer.take(body)
                return .answered(try answer.finished(requestedModel: request.model, limits: ProviderLimits()))
            } catch let error as ApplicationError {
                return .failed(error)
            } catch {
                return nil
            }
        case "errored":
            // Errors come in two shapes: as the body of a failed request, or what is inside of it.
            guard let error = result.error.map({ $0["error"] ?? $0 }),
                let body = CanonicalJSON.data(JSONValue.object(["error": error]))
            else { return nil }
            let isOurs = error["type"] == "invalid_request_error"
            let failure = ProviderFailure(provider: name, status: isOurs ? 400 : 500, headers: [:], body: body)
            return .failed(failure.error(hiding: configuration.apiKey))
        case "canceled": return .cancelled
        case "expired": return .expired
        default: return nil
        }
    }
}

/// The body of an answer about a job.
private struct BatchBody: Decodable {
    struct Counts: Decodable {
        let processing: Int?
        let succeeded: Int?
        let errored: Int?
        let canceled: Int?
        let expired: Int?
    }

    let id: String?
    let status: String
    let counts: Counts?
    let createdAt: String?

    var created: Date? {
        guard let createdAt else { return nil }
        let formats = [Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle()]
        return formats.lazy.compactMap { try? $0.parse(createdAt) }.first
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case status = "processing_status"
        case counts = "request_counts"
        case createdAt = "created_at"
    }
}

private struct BatchPage: Decodable {
    let data: [BatchBody]
    let hasMore: Bool?

    private enum CodingKeys: String, CodingKey {
        case data
        case hasMore = "has_more"
    }
}

/// A line of the results.
private struct BatchLine: Decodable {
    struct Result: Decodable {
        let type: String
        let message: JSONValue?
        let error: JSONValue?
    }

    let customID: String
    let result: Result

    private enum CodingKeys: String, CodingKey {
        case result
        case customID = "custom_id"
    }
}
