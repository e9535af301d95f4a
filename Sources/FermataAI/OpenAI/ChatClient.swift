import AsyncHTTPClient
import Fermata
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1

/// Asks a server for chat completions. It does not retry: whoever runs the activity knows when to.
struct ChatClient: Sendable {
    let configuration: OpenAICompatibleModel.Configuration

    /// One pool of connections for the process, like the shared client of the library but for two choices: a redirect
    /// is not followed, because text and key are for the configured server only, and a refused connection is an error
    /// at once, because the activity is retried anyway.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// - Throws: `ApplicationError`, or `CancellationError` if the task is cancelled.
    func complete(_ task: ChatTask, text: String) async throws -> ChatCompletion {
        var request = HTTPClientRequest(url: configuration.baseURL + "/chat/completions")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "User-Agent", value: "fermata")
        if let key = configuration.apiKey?.value {
            request.headers.add(name: "Authorization", value: "Bearer \(key)")
        }
        let body = try ChatRequest(task, text: text, configuration: configuration).body()
        request.body = .bytes(ByteBuffer(data: body))
        return try ChatCompletion.decode(try await response(to: request))
    }

    private func response(to request: HTTPClientRequest) async throws -> Data {
        do {
            return try await withThrowingTaskGroup(of: Data?.self) { group in
                group.addTask { try await exchange(request) }
                // The client's own deadline ends at the response's head: a stalled body would be awaited for ever.
                group.addTask {
                    try await Task.sleep(for: configuration.timeLimit)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let body = first else {
                    throw HTTPClientError.deadlineExceeded
                }
                return body
            }
        } catch {
            throw Task.isCancelled ? CancellationError() : described(error)
        }
    }

    private func exchange(_ request: HTTPClientRequest) async throws -> Data {
        let response = try await Self.http.execute(request, timeout: TimeAmount(configuration.timeLimit))
        guard response.status == .ok else {
            let body = try? await response.body.collect(upTo: 1 << 16)
            throw ChatFailure(
                status: Int(response.status.code),
                retryAfter: response.headers.first(name: "Retry-After"),
                date: response.headers.first(name: "Date"),
                body: body.map { Data(buffer: $0) } ?? Data()
            ).error(hiding: configuration.apiKey)
        }
        return Data(buffer: try await response.body.collect(upTo: configuration.maxResponseBytes))
    }

    private func described(_ error: any Error) -> any Error {
        switch error {
        case let error as HTTPClientError where Self.timeouts.contains(error):
            LanguageModelErrorType.unavailable.error(
                "The model server at \(configuration.baseURL) did not answer within \(configuration.timeLimit)."
            )
        case is NIOTooManyBytesError:
            LanguageModelErrorType.outputInvalid.error(
                "The model server's answer is larger than \(configuration.maxResponseBytes) bytes."
            )
        case is ApplicationError: error
        default:
            LanguageModelErrorType.unavailable.error(
                "The model server at \(configuration.baseURL) cannot be reached: \(error). "
                    + "Check OPENAI_BASE_URL and that the server runs."
            )
        }
    }

    private static let timeouts: [HTTPClientError] = [
        .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
        .getConnectionFromPoolTimeout,
    ]
}
