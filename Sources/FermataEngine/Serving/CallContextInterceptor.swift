import GRPCCore

/// Reads once what all others need to know of a call, and binds it to the task as ``CallContext/current``.
struct CallContextInterceptor: ServerInterceptor {
    let authenticator: Authenticator
    let clock: any EngineClock

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next:
            @concurrent @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let arrival = clock.now()
        let principal = try await authenticator.principal(request.metadata, context)
        var request = request
        var message: Input?
        let access = MethodTable.access(context.descriptor)
        // Only requests of the API carry a namespace, and each is a single message: a stream must not be waited for.
        if access?.scope == .namespace {
            var messages = request.messages.makeAsyncIterator()
            message = try await messages.next()
            if let message { CallSpan.current?.note(message) }
            request.messages = RPCAsyncSequence(wrapping: SingleMessage(message: message))
        }
        let call = CallContext(
            message,
            context,
            access: access,
            metadata: request.metadata,
            deadline: CallTimeout(request.metadata).map { arrival + $0.duration },
            principal: principal
        )
        return try await CallContext.$current.withValue(call) {
            try await next(request, context).producing { write in
                try await CallContext.$current.withValue(call) { try await write() }
            }
        }
    }
}

extension CallContextInterceptor {
    /// The same for a call of this process.
    func context<Request: Sendable>(
        of request: ClientRequest<Request>,
        _ context: ServerContext,
        timeout: Duration?
    ) -> CallContext {
        CallContext(
            request.message,
            context,
            access: MethodTable.access(context.descriptor),
            metadata: request.metadata,
            deadline: timeout.map { clock.now() + $0 },
            principal: .thisProcess
        )
    }
}

extension CallContext {
    fileprivate init(
        _ message: Any?,
        _ context: ServerContext,
        access: MethodAccess?,
        metadata: Metadata,
        deadline: EngineTime?,
        principal: Principal?
    ) {
        self.init(
            method: context.descriptor.method,
            service: context.descriptor.service.fullyQualifiedService,
            namespace: message.map(RequestTargets.namespace) ?? "",
            namespaces: message.map(RequestTargets.namespaces) ?? [""],
            isLongPoll: message.map { RequestTargets.isLongPoll($0, access?.polling ?? .none) } ?? false,
            deadline: deadline,
            principal: principal,
            caller: principal?.name ?? PeerAddress.host(context.remotePeer),
            clientName: metadata.first("client-name"),
            clientVersion: metadata.first("client-version"),
            cancellation: context.cancellation
        )
    }
}

extension Principal {
    /// Code of this process, which could also open the file itself.
    fileprivate static let thisProcess = Principal(
        kind: .inProcess,
        name: "this process",
        permissions: .init(system: .admin)
    )
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
