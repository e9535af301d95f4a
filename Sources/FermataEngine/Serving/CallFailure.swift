import GRPCCore
import SwiftProtobuf
import TemporalAPI

/// How the metrics call an error.
struct CallFailure: Hashable, Sendable {
    /// The name of the reference server's error type, such as `NotFound` or `WorkflowExecutionAlreadyStarted`.
    var type: String
    /// Whether it is the caller's doing, and says nothing about the engine's health.
    var isExpected: Bool

    init(_ error: any Error) {
        switch error.underRPC {
        case let error as EngineError:
            type = error.details.first.flatMap(Self.type) ?? Self.type(RPCError(error).code)
            isExpected = Self.isExpected(RPCError(error).code) || error.isNamespaceExhausted
        case is CancellationError:
            type = "Canceled"
            isExpected = true
        case let error as RPCError:
            type = Self.type(error.code)
            isExpected = Self.isExpected(error.code)
        default:
            type = "Internal"
            isExpected = false
        }
    }

    /// The types of errors are called like the details that go with them.
    private static func type(_ detail: any Message) -> String? {
        let name = Swift.type(of: detail).protoMessageName.split(separator: ".").last
        return name.map { $0.hasSuffix("Failure") ? String($0.dropLast("Failure".count)) : String($0) }
    }

    private static func type(_ code: RPCError.Code) -> String {
        switch code {
        case .cancelled: "Canceled"
        case .internalError: "Internal"
        case let code: "\(code)".prefix(1).uppercased() + "\(code)".dropFirst()
        }
    }

    private static func isExpected(_ code: RPCError.Code) -> Bool {
        let expected: Set<RPCError.Code> = [
            .cancelled, .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .failedPrecondition,
            .outOfRange, .unauthenticated,
        ]
        return expected.contains(code)
    }
}

extension EngineError {
    fileprivate var isNamespaceExhausted: Bool {
        details.contains { ($0 as? Temporal_Api_Errordetails_V1_ResourceExhaustedFailure)?.scope == .namespace }
    }
}
