package import GRPCCore
package import GRPCInProcessTransport

/// The transport of one client in the engine's own process.
///
/// Numbers the calls in a header, by which the server finds the call that the client leaves.
package struct EngineClientTransport: ClientTransport {
    package typealias Bytes = InProcessTransport.Client.Bytes

    /// The header with the number of a call.
    static let header = "fermata-in-process-call"

    let transport: InProcessTransport.Client
    let calls: InProcessCalls

    package var retryThrottle: RetryThrottle? { transport.retryThrottle }

    package func connect() async throws {
        try await transport.connect()
    }

    package func beginGracefulShutdown() {
        transport.beginGracefulShutdown()
    }

    package func config(forMethod descriptor: MethodDescriptor) -> MethodConfig? {
        transport.config(forMethod: descriptor)
    }

    @concurrent
    package func withStream<Result: Sendable>(
        descriptor: MethodDescriptor,
        options: CallOptions,
        _ closure: @concurrent (RPCStream<Inbound, Outbound>, ClientContext) async throws -> Result
    ) async throws -> Result {
        let id = calls.begin()
        defer { calls.leave(id) }
        return try await transport.withStream(descriptor: descriptor, options: options) { stream, context in
            let numbered = RPCStream(
                descriptor: stream.descriptor,
                inbound: stream.inbound,
                outbound: RPCWriter.Closable(wrapping: NumberingWriter(writer: stream.outbound, id: id))
            )
            return try await closure(numbered, context)
        }
    }
}

/// Adds the number of the call to its headers.
private struct NumberingWriter: ClosableRPCWriterProtocol {
    typealias Element = RPCRequestPart<EngineClientTransport.Bytes>

    let writer: RPCWriter<Element>.Closable
    let id: UInt64

    func write(_ element: Element) async throws {
        try await writer.write(numbered(element))
    }

    func write(contentsOf elements: some Sequence<Element>) async throws {
        try await writer.write(contentsOf: elements.map(numbered))
    }

    func finish() async {
        await writer.finish()
    }

    func finish(throwing error: any Error) async {
        await writer.finish(throwing: error)
    }

    private func numbered(_ element: Element) -> Element {
        guard case .metadata(var metadata) = element else { return element }
        metadata.replaceOrAddString("\(id)", forKey: EngineClientTransport.header)
        return .metadata(metadata)
    }
}
