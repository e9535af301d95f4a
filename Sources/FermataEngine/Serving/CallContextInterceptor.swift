import GRPCCore

/// Reads once what all others need to know of a call, and binds it to the task as ``CallContext/current``.
struct CallContextInterceptor: ServerInterceptor {
    let authenticator: Authenticator
    /// Who all calls are made by, on a transport of this process; `nil` if each call has to prove it.
    let vouchedFor: Principal?
    let clock: any EngineClock

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next:
            @concurrent @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let arrival = clock.now()
        let principal: Principal?
        if let vouchedFor {
            principal = vouchedFor
        } else {
            principal = try await authenticator.principal(request.metadata, context)
        }
        var request = request
        var message: Input?
        let access = MethodTable.access(context.descriptor)
        // Only requests of the API carry a namespace, and each is a single message: a stream must not be waited for.
        if access?.scope == .namespace {
            var messages = request.messages.makeAsyncIterator()
            message = try await messages.next()
            request.messages = RPCAsyncSequence(wrapping: SingleMessage(message: message))
        }
        let call = CallContext(
            method: context.descriptor.method,
            service: context.descriptor.service.fullyQualifiedService,
            namespace: message.map(RequestTargets.namespace) ?? "",
            namespaces: message.map(RequestTargets.namespaces) ?? [""],
            isLongPoll: message.map { RequestTargets.isLongPoll($0, access?.polling ?? .none) } ?? false,
            deadline: CallTimeout(request.metadata).map { arrival + $0.duration },
            principal: principal,
            caller: principal?.name ?? PeerAddress.host(context.remotePeer),
            clientName: request.metadata.first("client-name"),
            clientVersion: request.metadata.first("client-version"),
            cancellation: context.cancellation
        )
        return try await CallContext.$current.withValue(call) {
            try await next(request, context).producing { write in
                try await CallContext.$current.withValue(call) { try await write() }
            }
        }
    }
}

/// One message that was already taken off a stream; none if the client sent none.
private struct SingleMessage<Element: Sendable>: AsyncSequence, Sendable {
    typealias Failure = any Error

    let message: Element?

    struct AsyncIterator: AsyncIteratorProtocol {
        var message: Element?

        mutating func next() async throws -> Element? {
            message.take()
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> Element? {
            message.take()
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(message: message)
    }
}
