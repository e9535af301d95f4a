public import Fermata
public import Foundation
import NIOHTTP1

/// OpenAI's batches: a file of requests, a job for it, and files of results and of errors.
///
/// Jobs carry the submission's name in their metadata. That, or their file, is how one is found again.
extension OpenAIProvider: BatchProvider {
    public var maximumBatchRequests: Int { 50_000 }
    /// OpenAI's limit on a file.
    private static let maximumFileBytes = 200_000_000
    private static let endpoint = "/v1/chat/completions"
    /// The key of a job's metadata.
    private static let nameKey = "fermata_batch"
    private static let workflowKey = "fermata_workflow"

    public func upload(_ submission: BatchSubmission) async throws -> String? {
        var file = Data()
        for (index, request) in submission.requests {
            try request.check()
            let body = try ChatRequest.body(request, options: configuration.openAI, streams: false)
            let line: JSONValue = [
                "custom_id": .string(submission.customID(index)), "method": "POST", "url": .string(Self.endpoint),
                "body": body,
            ]
            guard let json = CanonicalJSON.data(line) else {
                throw ModelRequest.invalid("it has a number that JSON cannot write.")
            }
            file.append(json)
            file.append(UInt8(ascii: "\n"))
            guard file.count <= Self.maximumFileBytes else {
                throw LanguageModelErrorType.invalidInput.error(
                    "The requests have more than \(Self.maximumFileBytes) bytes. Make several batches of them."
                )
            }
        }
        let form = MultipartForm(
            fields: [("purpose", "batch")],
            file: (name: "\(submission.name).jsonl", type: "application/jsonl", content: file)
        )
        var headers = authorization
        headers.add(name: "Content-Type", value: form.contentType)
        let answer = try await client.send(ProviderCall(.POST, path: path("/files"), headers: headers, body: form.body))
        return try BatchID.checked((try? JSONDecoder().decode(FileBody.self, from: answer.body))?.id, of: name)
    }

    public func submit(_ submission: BatchSubmission) async throws -> ProviderBatch {
        var metadata: [String: JSONValue] = [Self.nameKey: .string(submission.name)]
        // A value of metadata has at most 512 characters.
        if let id = submission.workflowID, id.utf8.count <= 512 { metadata[Self.workflowKey] = .string(id) }
        let body: JSONValue = [
            "input_file_id": .string(try BatchID.checked(submission.file, of: name)),
            "endpoint": .string(Self.endpoint), "completion_window": "24h", "metadata": .object(metadata),
        ]
        return try batch(try await client.send(try call("/batches", body, nil)).body)
    }

    public func find(_ submission: BatchSubmission, since date: Date) async throws -> BatchSearch {
        var after: String?
        for _ in 0..<Self.maximumPages {
            let query = "limit=100\(after.map { "&after=\($0)" } ?? "")"
            let answer = try await client.send(get("/batches", query))
            guard let page = try? JSONDecoder().decode(BatchPage.self, from: answer.body) else { throw notABatch }
            for body in page.data {
                let isIt =
                    body.metadata?[Self.nameKey] == .string(submission.name)
                    || (submission.file != nil && body.inputFile == submission.file)
                if isIt { return .found(try batch(body)) }
            }
            // The newest come first.
            guard page.hasMore == true, let last = page.data.last,
                last.created.map({ $0 >= date.addingTimeInterval(-Self.clockError) }) != false
            else { return .none }
            after = try BatchID.checked(last.id, of: name)
        }
        return .undecided
    }

    public func batch(_ id: String) async throws -> ProviderBatch {
        try batch(try await client.send(get("/batches/\(try BatchID.checked(id, of: name))")).body)
    }

    public func cancelBatch(_ id: String) async throws -> ProviderBatch {
        let path = path("/batches/\(try BatchID.checked(id, of: name))/cancel")
        return try batch(try await client.send(ProviderCall(.POST, path: path, headers: authorization)).body)
    }

    public func results(
        of batch: ProviderBatch,
        _ submission: BatchSubmission,
        _ take: (BatchAnswer?) async throws -> Void
    ) async throws {
        let requests = Dictionary(submission.requests.map { ($0.index, $0.request) }) { first, _ in first }
        let client = ProviderClient(configuration: configuration, maximumBytes: ResultLines.maximumBytes)
        for file in batch.resultFiles {
            let content = try await client.send(
                get("/files/\(try BatchID.checked(file, of: name))/content"),
                accept: "*/*"
            )
            try await ResultLines.each(of: content.body) { line in
                guard let line = try? JSONDecoder().decode(BatchLine.self, from: line),
                    let index = submission.index(line.customID), let request = requests[index],
                    let outcome = outcome(of: line, request)
                else { return try await take(nil) }
                try await take(BatchAnswer(index: index, outcome: outcome))
            }
        }
    }

    /// How much the provider's clock and ours may differ, in seconds.
    private static let clockError = 600.0
    /// A thousand jobs in the time of one search are not looked through.
    private static let maximumPages = 10

    private var client: ProviderClient { ProviderClient(configuration: configuration) }

    private func get(_ path: String, _ query: String? = nil) -> ProviderCall {
        ProviderCall(.GET, path: self.path(path, query), headers: authorization)
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
            case "failed": .failed
            case "completed", "expired", "cancelled": .ended
            case "cancelling": .cancelling
            // "validating", "in_progress", "finalizing", and what may be added.
            default: .inProgress
            }
        return ProviderBatch(
            id: try BatchID.checked(body.id, of: name),
            state: state,
            total: body.counts?.total,
            ended: (body.counts?.completed ?? 0) + (body.counts?.failed ?? 0),
            createdAt: body.created,
            errors: body.errorCodes,
            resultFiles: [body.outputFile, body.errorFile].compactMap { $0 }
        )
    }

    /// `nil` if the line says neither an answer nor an error.
    private func outcome(of line: BatchLine, _ request: ModelRequest) -> BatchAnswer.Outcome? {
        if let response = line.response {
            guard let body = response.body.flatMap(CanonicalJSON.data) else { return nil }
            guard (200..<300).contains(response.status ?? 200) else {
                let failure = ProviderFailure(provider: name, status: response.status ?? 0, headers: [:], body: body)
                return .failed(failure.error(hiding: configuration.apiKey))
            }
            do {
                var answer = ChatAnswer(provider: name)
                _ = try answer.take(body)
                answer.complete()
                return .answered(try answer.finished(requestedModel: request.model, limits: ProviderLimits()))
            } catch let error as ApplicationError {
                return .failed(error)
            } catch {
                return nil
            }
        }
        switch line.error?.code {
        case nil: return nil
        case "batch_expired": return .expired
        case "batch_cancelled": return .cancelled
        case let code?:
            let word = ServerWord.checked(code).map { " (\($0))" } ?? ""
            return .failed(LanguageModelErrorType.unavailable.error("The provider \(name) failed\(word)."))
        }
    }
}

/// The body of an answer about a file.
private struct FileBody: Decodable {
    let id: String
}

/// The body of an answer about a job.
private struct BatchBody: Decodable {
    struct Counts: Decodable {
        let total: Int?
        let completed: Int?
        let failed: Int?
    }

    let id: String?
    let status: String
    let counts: Counts?
    // What servers write here differs, and a job is one all the same.
    let createdAt: JSONValue?
    let metadata: JSONValue?
    let errors: JSONValue?
    let inputFile: String?
    let outputFile: String?
    let errorFile: String?

    var created: Date? {
        switch createdAt {
        case .integer(let seconds): Date(timeIntervalSince1970: Double(seconds))
        case .number(let seconds): Date(timeIntervalSince1970: seconds)
        default: nil
        }
    }

    /// Names of what is wrong with the file; the messages beside them may quote it.
    var errorCodes: [String] {
        guard case .array(let list) = errors?["data"] else { return [] }
        return list.prefix(10).compactMap { error in
            guard case .string(let code) = error["code"] else { return nil }
            return ServerWord.checked(code)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, status, metadata, errors
        case counts = "request_counts"
        case createdAt = "created_at"
        case inputFile = "input_file_id"
        case outputFile = "output_file_id"
        case errorFile = "error_file_id"
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

/// A line of a file of results or of errors.
private struct BatchLine: Decodable {
    struct Response: Decodable {
        let status: Int?
        let body: JSONValue?

        private enum CodingKeys: String, CodingKey {
            case body
            case status = "status_code"
        }
    }

    struct Failure: Decodable {
        let code: String?
    }

    let customID: String
    let response: Response?
    let error: Failure?

    private enum CodingKeys: String, CodingKey {
        case response, error
        case customID = "custom_id"
    }
}
