import Foundation
package import GRPCCore
import GRPCNIOTransportHTTP2Posix
package import Logging
import NIOCore
import NIOHTTP2
import SwiftProtobuf
import Synchronization
package import TemporalAPI
package import TemporalInProcess

// Invariants
//  C1. A connection exists only while `run()` runs; calls made before wait for it, calls made after fail at once.
//  C2. Every call ends: attempts have deadlines, and only task polls are repeated without limit.
//  C3. Cancelling the caller's task ends its call with `CancellationError`, also between attempts.

/// One connection to a Temporal server, kept open, with retries: HTTP/2, or none at all for a server in this process.
package final class TemporalConnection: Sendable {
    package typealias Service = any Temporal_Api_Workflowservice_V1_WorkflowService.ClientProtocol

    private struct State {
        var apiKey: String?
        var systemInfo: Temporal_Api_Workflowservice_V1_GetSystemInfoResponse?
        var hasRun = false
        var hasStopped = false
        var callsUnderWay = 0
    }

    /// Histories and inputs can be large; the server has its own limits.
    private static let maximumMessageBytes = 128 * 1024 * 1024
    /// How long a connection without calls may take to close.
    private static let farewell = Duration.seconds(1)

    /// Where the server is, for messages.
    package let target: String
    package let logger: Logger
    private let client: any RunningClient
    private let service: Service
    private let userMetadata: [String: String]
    private let state: Mutex<State>
    /// Ends when the connection has been told to stop and its last call is over.
    private let drained = AsyncStream<Never>.makeStream()

    /// Prepares a connection. Nothing is sent before ``run()``.
    ///
    /// - Throws: ``FermataError`` with code `invalidConfiguration` if certificates cannot be read or used.
    package init(
        target: TemporalTarget,
        transportSecurity: TransportSecurity,
        apiKey: String?,
        metadata: [String: String],
        logger: Logger
    ) throws {
        var config = HTTP2ClientTransport.Posix.Config.defaults
        config.connection.keepalive = .init(time: .seconds(30), timeout: .seconds(15), allowWithoutCalls: true)
        config.connection.maxIdleTime = nil
        config.backoff = .init(initial: .milliseconds(100), max: .seconds(5), multiplier: 1.6, jitter: 0.2)
        config.http2.authority = transportSecurity.options?.serverName
        config.channelDebuggingCallbacks.onCreateTCPConnection = { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                let http2 = try pipeline.handler(type: NIOHTTP2Handler.self)
                try pipeline.addHandler(PingAnsweringHandler(), position: .before(http2))
            }
        }
        let security = try transportSecurity.makeTransportSecurity()
        let client: GRPCClient<HTTP2ClientTransport.Posix>
        do {
            client = GRPCClient(
                transport: try .http2NIOPosix(target: target.resolvable, transportSecurity: security, config: config)
            )
        } catch {
            throw FermataError(
                .invalidConfiguration,
                "The TLS certificates or the private key cannot be used. Check that they are complete and belong "
                    + "together.",
                cause: error
            )
        }
        service = Temporal_Api_Workflowservice_V1_WorkflowService.Client(wrapping: client)
        self.client = client
        self.target = "\(target)"
        self.logger = logger
        userMetadata = .init(metadata.map { ($0.key.lowercased(), $0.value) }) { _, last in last }
        state = Mutex(State(apiKey: apiKey))
    }

    /// Prepares a connection to a server in this process.
    package init(target: InProcessTarget, apiKey: String?, metadata: [String: String], logger: Logger) {
        let connection = target.open()
        client = InProcessClient(connection: connection)
        service = connection.workflowService
        self.target = "this process"
        self.logger = logger
        userMetadata = .init(metadata.map { ($0.key.lowercased(), $0.value) }) { _, last in last }
        state = Mutex(State(apiKey: apiKey))
    }

    /// Keeps the connection up until the task is cancelled or ``beginGracefulShutdown()`` has let the calls end.
    package func run() async throws {
        let isStopped = state.withLock {
            $0.hasRun = true
            return $0.hasStopped
        }
        guard !isStopped else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.runTransport() }
            group.addTask {
                for await _ in self.drained.stream {}
                // A transport that is stopped while it connects may wait for ever, and has nothing left to wait for.
                try? await Task.sleep(for: Self.farewell)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func runTransport() async throws {
        do {
            try await client.runConnections()
        } catch let error as RuntimeError {
            throw FermataError(.invalidState, error.message, cause: error)
        }
    }

    /// Refuses new calls and lets those under way end. Does not wait.
    package func beginGracefulShutdown() {
        let isDrained = state.withLock {
            $0.hasStopped = true
            return $0.callsUnderWay == 0
        }
        client.beginGracefulShutdown()
        if isDrained { drained.continuation.finish() }
    }

    /// Replaces the API key that calls made from now on carry.
    package func updateAPIKey(_ key: String?) {
        state.withLock { $0.apiKey = key }
    }

    /// What the server is and can do. Asked once; a server too old to say has no capabilities.
    package func systemInfo() async throws -> Temporal_Api_Workflowservice_V1_GetSystemInfoResponse {
        if let known = state.withLock({ $0.systemInfo }) { return known }
        let info: Temporal_Api_Workflowservice_V1_GetSystemInfoResponse
        do {
            info = try await call(.normal, .init()) { try await $0.getSystemInfo($1, metadata: $2, options: $3) }
        } catch let error as FermataError where error.code == .unimplemented {
            info = .init()
        }
        state.withLock { $0.systemInfo = info }
        return info
    }

    /// Calls the server, and again where that can help.
    ///
    /// - Parameters:
    ///   - kind: The deadline of each attempt and how it is repeated.
    ///   - request: Sent unchanged with every attempt, so a request id in it makes the call safe to repeat.
    ///   - method: Performs one attempt with the service, the request, the metadata and the options given to it.
    /// - Throws: ``FermataError`` with an ``RPCFailure`` as its cause, or `CancellationError`.
    package func call<Request: Sendable, Response: Sendable>(
        _ kind: CallKind,
        _ request: Request,
        _ method: @Sendable (Service, Request, Metadata, CallOptions) async throws -> Response
    ) async throws -> Response {
        var options = CallOptions.defaults
        options.timeout = kind.timeout
        // The transport applies the request limit to messages in both directions.
        options.maxRequestMessageBytes = Self.maximumMessageBytes
        options.maxResponseMessageBytes = Self.maximumMessageBytes
        state.withLock { $0.callsUnderWay += 1 }
        defer { endCall() }
        let start = ContinuousClock.now
        var schedule = RetrySchedule(kind)
        var failures = 0
        while true {
            let failure: RPCError
            do {
                return try await method(service, request, metadata(for: request), options)
            } catch {
                try Task.checkCancellation()
                failure = try rpcError(error)
            }
            let trouble = failure.code == .unavailable ? ConnectionTrouble(failure) : .other
            let attempt = RetrySchedule.Attempt(
                code: failure.code,
                message: failure.message,
                certificateRefused: trouble.isCertificateRefused
            )
            let elapsed = ContinuousClock.now - start
            switch schedule.next(after: attempt, elapsed: elapsed, random: .random(in: 0..<1)) {
            case .retry(let delay):
                failures += 1
                // A worker without a server must be noticed; the repeats of one outage must not fill the log.
                logger.log(
                    level: kind == .taskPoll && failures == 1 ? .warning : .debug,
                    "a call failed and will be repeated",
                    metadata: [
                        "request": "\(Request.self)", "code": "\(failure.code)", "reason": "\(failure.message)",
                        "attempt": "\(failures)", "delay": "\(delay)", "server": "\(target)",
                    ]
                )
                try await Task.sleep(for: delay)
            case .giveUp:
                throw fermataError(failure, trouble)
            }
        }
    }
}

extension TemporalConnection {
    private func endCall() {
        let isDrained = state.withLock {
            $0.callsUnderWay -= 1
            return $0.hasStopped && $0.callsUnderWay == 0
        }
        if isDrained { drained.continuation.finish() }
    }

    private func metadata(for request: some Sendable) -> Metadata {
        var metadata: Metadata = [
            "client-name": .string(FermataVersion.sdkName), "client-version": .string(FermataVersion.sdkVersion),
        ]
        if let namespace = (request as? any NamespacedRequest)?.namespace, !namespace.isEmpty {
            metadata.addString(namespace, forKey: "temporal-namespace")
        }
        if let key = state.withLock({ $0.apiKey }) {
            metadata.addString("Bearer \(key)", forKey: "authorization")
        }
        for (key, value) in userMetadata {
            if key.hasSuffix("-bin") {
                metadata.replaceOrAddBinary(Array(value.utf8), forKey: key)
            } else {
                metadata.replaceOrAddString(value, forKey: key)
            }
        }
        return metadata
    }

    /// Errors that are not the answer to a call are thrown as they are to be seen by the user.
    private func rpcError(_ error: any Error) throws -> RPCError {
        switch error {
        case let error as RPCError:
            return error
        case let error as RuntimeError where error.code == .clientIsStopped:
            throw FermataError(.invalidState, "The client has been shut down; it makes no more calls.", cause: error)
        case is CancellationError:
            // The transport cancels calls that it cannot finish while it stops.
            throw FermataError(.cancelled, "The call was cancelled because the client stops.")
        default:
            throw FermataError(.serverError, "A call failed in an unforeseen way: \(type(of: error)).", cause: error)
        }
    }

    private func fermataError(_ error: RPCError, _ trouble: ConnectionTrouble) -> FermataError {
        var result = FermataError(RPCFailure(error))
        switch result.code {
        case .unavailable:
            let reason = trouble == .other ? ": \(error.reason)" : "."
            result.message = "The Temporal server at \(target) cannot be reached\(reason) \(trouble.advice)"
        case .deadlineExceeded where !state.withLock({ $0.hasRun }):
            // Not a matter of time: whoever waits by repeating passed deadlines must not wait for this.
            result.code = .invalidState
            result.message = "The client is not running, so it has no connection to \(target). Call run() in a task."
        case .deadlineExceeded:
            result.message = "The Temporal server at \(target) did not answer in time. \(result.message)"
        default:
            break
        }
        return result
    }
}

/// What is the same for clients on any transport.
private protocol RunningClient: Sendable {
    func runConnections() async throws
    func beginGracefulShutdown()
}

extension GRPCClient: RunningClient {}

private struct InProcessClient: RunningClient {
    let connection: any InProcessConnection

    func runConnections() async throws { try await connection.run() }
    func beginGracefulShutdown() { connection.beginGracefulShutdown() }
}

extension RPCError {
    /// The message, with what the transport adds about why a connection failed, without what it says of itself.
    fileprivate var reason: String {
        var reason = message
        if let state = reason.firstRange(of: "'wait for ready' isn't enabled. ") {
            reason.removeSubrange(..<state.upperBound)
        }
        if let cause, !(cause is RPCError) { reason += " (\(cause))" }
        return reason.hasSuffix(".") ? reason : reason + "."
    }
}
