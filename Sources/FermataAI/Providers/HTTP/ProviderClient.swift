import AsyncHTTPClient
import Fermata
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Sends one request to a provider and reads its answer, within limits of time and size. It does not retry.
struct ProviderClient: Sendable {
    let configuration: ProviderConfiguration
    /// How large an answer may be, if not as the configuration says.
    var maximumBytes: Int?

    /// A whole answer.
    struct Answer: Sendable {
        let headers: HTTPHeaders
        let body: Data
    }

    /// One pool of connections for the process, like the shared client of the library but for two choices: a redirect
    /// is not followed, because text and key are for the configured server only, and a refused connection is an error
    /// at once, because the activity is retried anyway.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// The whole answer.
    ///
    /// - Throws: `ApplicationError`, or `CancellationError` if the task is cancelled.
    func send(_ call: ProviderCall, accept: String = "application/json") async throws -> Answer {
        let outcome = StreamOutcome<Answer>()
        return try await withinLimits(outcome) { watch in
            let response = try await head(of: call, accept: accept, watch)
            var body = Data()
            try await read(response, watch) { body.append(contentsOf: $0.readableBytesView) }
            return Answer(headers: response.headers, body: body)
        }
    }

    /// The answer as a stream of events, put together by `assembly`. The stream waits while `onDelta` works.
    ///
    /// - Throws: What `assembly` and `onDelta` throw, `ApplicationError`, or `CancellationError` if the task is
    ///   cancelled.
    func stream<Assembly: AnswerAssembly>(
        _ call: ProviderCall,
        into assembly: Assembly,
        onDelta: @escaping @Sendable (ModelDelta) async throws -> Void
    ) async throws -> (assembly: Assembly, headers: HTTPHeaders) {
        let outcome = StreamOutcome<(assembly: Assembly, headers: HTTPHeaders)>()
        return try await withinLimits(outcome) { watch in
            let response = try await head(of: call, accept: "text/event-stream", watch)
            let type = MediaType.essence(response.headers)
            guard type == "text/event-stream" else {
                throw LanguageModelErrorType.outputInvalid.error(
                    "The provider \(configuration.name) answered with \(type ?? "no content type") instead of "
                        + "text/event-stream. Check that the base URL leads to a server that can stream."
                )
            }
            var assembly = assembly
            var parser = ServerSentEventParser()
            try await read(response, watch) { buffer in
                for event in parser.parse(buffer.readableBytesView) where !assembly.isComplete {
                    for delta in try assembly.take(event) { try await onDelta(delta) }
                }
                if assembly.isComplete, outcome.value == nil {
                    // Reading goes on to the end, so that the connection can serve the next request.
                    outcome.set((assembly, response.headers))
                    watch.complete()
                }
            }
            return (assembly, response.headers)
        }
    }

    /// The answer's head, if it is one of success.
    private func head(
        of call: ProviderCall,
        accept: String,
        _ watch: ReadWatch
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: configuration.baseURL + call.path)
        request.method = call.method
        request.headers = call.headers
        request.headers.add(name: "Accept", value: accept)
        if call.method != .GET {
            request.body = .stream(
                WatchedBody(body: ByteBuffer(data: call.body), watch: watch),
                length: .known(Int64(call.body.count))
            )
        }
        let response: HTTPClientResponse
        do {
            response = try await Self.http.execute(request, timeout: TimeAmount(configuration.timeLimit))
        } catch {
            throw described(error, watch)
        }
        guard (200..<300).contains(response.status.code) else {
            watch.wait()
            let body = try? await response.body.collect(upTo: 1 << 16)
            throw ProviderFailure(
                provider: configuration.name,
                status: Int(response.status.code),
                headers: response.headers,
                body: body.map { Data(buffer: $0) } ?? Data()
            ).error(hiding: configuration.apiKey)
        }
        return response
    }

    private func read(
        _ response: HTTPClientResponse,
        _ watch: ReadWatch,
        _ take: (ByteBuffer) async throws -> Void
    ) async throws {
        var count = 0
        var pieces = response.body.makeAsyncIterator()
        while true {
            watch.wait()
            let next: ByteBuffer?
            do {
                next = try await pieces.next(isolation: #isolation)
            } catch {
                throw described(error, watch)
            }
            watch.received()
            guard let piece = next else { return }
            count += piece.readableBytes
            let limit = maximumBytes ?? configuration.maxResponseBytes
            guard count <= limit else {
                throw LanguageModelErrorType.outputInvalid.error(
                    "The answer of the provider \(configuration.name) is larger than "
                        + "\(limit) bytes."
                )
            }
            try await take(piece)
        }
    }

    /// Runs `work` until it ends or a limit of time has passed. An answer that was complete by then counts.
    private func withinLimits<Value: Sendable>(
        _ outcome: StreamOutcome<Value>,
        _ work: @escaping @Sendable (ReadWatch) async throws -> Value
    ) async throws -> Value {
        let watch = ReadWatch(total: configuration.timeLimit, idle: configuration.idleTimeLimit)
        do {
            return try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask { try await work(watch) }
                // The library's own deadline ends at the response's head: a stalled body would be awaited for ever.
                group.addTask {
                    try await watch.expire()
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let value = first else { throw ReadWatch.Expiry.total }
                return value
            }
        } catch {
            if let value = outcome.value { return value }
            if Task.isCancelled { throw CancellationError() }
            guard let expiry = error as? ReadWatch.Expiry else { throw error }
            throw described(expiry, watch)
        }
    }

    private func described(_ error: any Error, _ watch: ReadWatch) -> any Error {
        // What was sent may have been read, answered and charged, whatever became of the answer.
        let type: LanguageModelErrorType = watch.isSent ? .answerLost : .unavailable
        let provider = "The provider \(configuration.name) at \(configuration.baseURL)"
        switch error {
        case ReadWatch.Expiry.idle:
            return type.error(
                "\(provider) began to answer and then sent nothing for \(configuration.idleTimeLimit)."
            )
        case is ReadWatch.Expiry:
            return type.error("\(provider) did not answer within \(configuration.timeLimit).")
        case let error as HTTPClientError where Self.timeouts.contains(error):
            return type.error("\(provider) did not answer within \(configuration.timeLimit).")
        default:
            let remedy = watch.isSent ? "" : " Check the base URL and that the server runs."
            return type.error("\(provider) cannot be reached, or broke off: \(error).\(remedy)")
        }
    }

    private static let timeouts: [HTTPClientError] = [
        .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
        .getConnectionFromPoolTimeout,
    ]
}
