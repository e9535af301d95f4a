import GRPCCore
import TemporalAPI

extension FermataError {
    /// The refusal behind an error that a call threw.
    package var rpcFailure: RPCFailure? { cause as? RPCFailure }

    /// Says what a refused call means for the caller.
    init(_ failure: RPCFailure) {
        let text = failure.message.isEmpty ? "The server gave no reason." : failure.message
        switch (failure.code, failure.detail) {
        case (_, .namespaceNotFound(let detail)):
            self.init(
                .namespaceNotFound,
                "The namespace '\(detail.namespace)' does not exist on this server. Check its name or create it.",
                cause: failure
            )
        case (.permissionDenied, .permissionDenied(let detail)) where !detail.reason.isEmpty:
            self.init(.permissionDenied, "\(text) Reason: \(detail.reason)", cause: failure)
        default:
            self.init(Self.code(of: failure.code), text, cause: failure)
        }
    }

    private static func code(of code: RPCError.Code) -> Code {
        switch code {
        case .invalidArgument: .invalidArgument
        case .unavailable: .unavailable
        case .deadlineExceeded: .deadlineExceeded
        case .cancelled: .cancelled
        case .notFound: .notFound
        case .permissionDenied: .permissionDenied
        case .unauthenticated: .unauthenticated
        case .resourceExhausted: .resourceExhausted
        case .failedPrecondition: .failedPrecondition
        case .unimplemented: .unimplemented
        default: .serverError
        }
    }
}
