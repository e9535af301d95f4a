import GRPCCore

extension StreamingServerResponse {
    /// The response with `body` around the writing of its messages, which happens after the interceptors have returned.
    ///
    /// `body` is kept as long as the response, also if the client goes away before anything is written.
    func producing(
        _ body: @escaping @Sendable (@Sendable () async throws -> Metadata) async throws -> Metadata
    ) -> Self {
        var response = self
        guard case .success(var contents) = accepted else { return response }
        let producer = contents.producer
        contents.producer = { writer in try await body { try await producer(writer) } }
        response.accepted = .success(contents)
        return response
    }
}
