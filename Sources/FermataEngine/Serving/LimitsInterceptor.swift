import GRPCCore
import Synchronization
import TemporalAPI

/// Refuses calls that are more than their caller may make.
///
/// Runs inside ``CallContextInterceptor``, which tells who calls. One instance serves all transports, so that a caller
/// counts once wherever it comes from.
final class LimitsInterceptor: ServerInterceptor {
    /// A call that is counted, for as long as anything holds on to it: a stream's messages are written after its
    /// handler has returned, or never.
    final class CountedCall: Sendable {
        let interceptor: LimitsInterceptor
        let caller: String
        let isLongPoll: Bool

        init(_ interceptor: LimitsInterceptor, _ caller: String, isLongPoll: Bool) {
            self.interceptor = interceptor
            self.caller = caller
            self.isLongPoll = isLongPoll
        }

        deinit {
            interceptor.limiter.withLock { $0.end(caller, isLongPoll: isLongPoll) }
        }
    }

    private let limiter: Mutex<CallLimiter>
    private let clock: any EngineClock

    init(_ limits: EngineLimits, clock: any EngineClock) {
        limiter = Mutex(CallLimiter(limits))
        self.clock = clock
    }

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>,
        context: ServerContext,
        next:
            @concurrent @Sendable (StreamingServerRequest<Input>, ServerContext) async throws
            -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        let caller = CallContext.current?.caller ?? PeerAddress.host(context.remotePeer)
        let counted = try count(caller, isLongPoll: CallContext.current?.isLongPoll ?? false)
        return try await next(request, context).producing { write in
            defer { withExtendedLifetime(counted) {} }
            return try await write()
        }
    }

    /// Counts a call until what it returns is let go of.
    func count(_ caller: String, isLongPoll: Bool) throws(EngineError) -> CountedCall {
        let now = clock.now()
        if let refusal = limiter.withLock({ $0.begin(caller, isLongPoll: isLongPoll, at: now) }) {
            throw EngineError(refusal)
        }
        return CountedCall(self, caller, isLongPoll: isLongPoll)
    }
}

extension EngineError {
    fileprivate init(_ refusal: CallLimiter.Refusal) {
        switch refusal {
        case .rate:
            self = .resourceExhausted("caller rate limit exceeded", cause: .rpsLimit, scope: .system)
        case .calls:
            let message = "caller concurrent request limit exceeded"
            self = .resourceExhausted(message, cause: .concurrentLimit, scope: .system)
        case .longPolls:
            let message = "caller concurrent poller limit exceeded"
            self = .resourceExhausted(message, cause: .concurrentLimit, scope: .system)
        }
    }
}
