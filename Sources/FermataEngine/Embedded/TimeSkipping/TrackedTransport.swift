import GRPCCore

/// A transport whose calls are counted from before they are sent until they are answered.
struct TrackedTransport<Base: ClientTransport>: ClientTransport {
    typealias Bytes = Base.Bytes

    let base: Base
    let calls: CallTracker

    var retryThrottle: RetryThrottle? { base.retryThrottle }

    func connect() async throws {
        try await base.connect()
    }

    func beginGracefulShutdown() {
        base.beginGracefulShutdown()
    }

    func config(forMethod descriptor: MethodDescriptor) -> MethodConfig? {
        base.config(forMethod: descriptor)
    }

    @concurrent
    func withStream<Result: Sendable>(
        descriptor: MethodDescriptor,
        options: CallOptions,
        _ closure: @concurrent (RPCStream<Inbound, Outbound>, ClientContext) async throws -> Result
    ) async throws -> Result {
        calls.begin(descriptor)
        defer { calls.end(descriptor) }
        return try await base.withStream(descriptor: descriptor, options: options, closure)
    }
}
