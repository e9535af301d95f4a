import AsyncHTTPClient
import Fermata
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Sends one request to a provider and reads its answer, within limits of time and size. It does not retry.
struct ProviderClient: Sendable {
    let configuration: ProviderConfiguration

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
    func send(_ call: ProviderCall) async throws -> Answer {
        let outcome = StreamOutcome<Answer>()
        return try await withinLimits(outcome) { watch in
            let response = try await head(of: call, accept: "application/json", watch)
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
        request.method = .POST
        request.headers = call.headers
        request.headers.add(name: "Accept", value: accept)
        request.body = .bytes(ByteBuffer(data: call.body))
        let response: HTTPClientResponse
        do {
            response = try await Self.http.execute(request, timeout: TimeAmount(configuration.timeLimit))
        } catch {
            throw described(error)
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
                throw described(error)
            }
            watch.received()
            guard let piece = next else { return }
            count += piece.readableBytes
            guard count <= configuration.maxResponseBytes else {
                throw LanguageModelErrorType.outputInvalid.error(
                    "The answer of the provider \(configuration.name) is larger than "
                        + "\(configuration.maxResponseBytes) bytes."
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
            throw described(expiry)
        }
    }

    private func described(_ error: any Error) -> any Error {
        switch error {
        case ReadWatch.Expiry.idle:
            LanguageModelErrorType.unavailable.error(
                "The provider \(configuration.name) at \(configuration.baseURL) began to answer and then sent nothing "
                    + "for \(configuration.idleTimeLimit)."
            )
        case let error as HTTPClientError where !Self.timeouts.contains(error): unreachable(error)
        case is ReadWatch.Expiry, is HTTPClientError:
            LanguageModelErrorType.unavailable.error(
                "The provider \(configuration.name) at \(configuration.baseURL) did not answer within "
                    + "\(configuration.timeLimit)."
            )
        default: unreachable(error)
        }
    }

    private func unreachable(_ error: any Error) -> any Error {
        LanguageModelErrorType.unavailable.error(
            "The provider \(configuration.name) at \(configuration.baseURL) cannot be reached, or broke off: \(error). "
                + "Check the base URL and that the server runs."
        )
    }

    private static let timeouts: [HTTPClientError] = [
        .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
        .getConnectionFromPoolTimeout,
    ]
}
