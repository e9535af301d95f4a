package import SwiftProtobuf
package import TemporalAPI

/// What a call to the engine fails with: a gRPC status, with the details that clients look for.
package struct EngineError: Error {
    /// The canonical status codes (gRPC, `google.rpc.Code`).
    package enum Code: Int, Sendable {
        case cancelled = 1
        case unknown = 2
        case invalidArgument = 3
        case deadlineExceeded = 4
        case notFound = 5
        case alreadyExists = 6
        case permissionDenied = 7
        case resourceExhausted = 8
        case failedPrecondition = 9
        case aborted = 10
        case outOfRange = 11
        case unimplemented = 12
        case internalError = 13
        case unavailable = 14
        case dataLoss = 15
        case unauthenticated = 16
    }

    package var code: Code
    /// What is wrong and what to do. Never contains payloads or secrets.
    package var message: String
    /// Messages of `temporal.api.errordetails.v1` that go with the status.
    package var details: [any Message]

    package init(_ code: Code, _ message: String, details: [any Message] = []) {
        self.code = code
        self.message = message
        self.details = details
    }
}

extension EngineError: CustomStringConvertible {
    package var description: String { message }
}

extension EngineError {
    package static func invalidArgument(_ message: String) -> Self { .init(.invalidArgument, message) }
    package static func failedPrecondition(_ message: String) -> Self { .init(.failedPrecondition, message) }
    package static func unavailable(_ message: String) -> Self { .init(.unavailable, message) }
    package static func internalError(_ message: String) -> Self { .init(.internalError, message) }
    package static func unimplemented(_ message: String) -> Self { .init(.unimplemented, message) }

    package static func notFound(_ message: String) -> Self {
        .init(.notFound, message, details: [Temporal_Api_Errordetails_V1_NotFoundFailure()])
    }

    package static func permissionDenied(_ message: String, reason: String = "") -> Self {
        .init(
            .permissionDenied,
            message,
            details: [
                Temporal_Api_Errordetails_V1_PermissionDeniedFailure.with { $0.reason = reason }
            ]
        )
    }

    package static var namespaceNotSet: Self { .invalidArgument("Namespace not set on request.") }

    package static func namespaceNotFound(_ namespace: String) -> Self {
        .init(
            .notFound,
            "Namespace \(namespace) is not found.",
            details: [
                Temporal_Api_Errordetails_V1_NamespaceNotFoundFailure.with { $0.namespace = namespace }
            ]
        )
    }

    package static func workflowAlreadyStarted(_ message: String, requestID: String, runID: String) -> Self {
        .init(
            .alreadyExists,
            message,
            details: [
                Temporal_Api_Errordetails_V1_WorkflowExecutionAlreadyStartedFailure.with {
                    $0.startRequestID = requestID
                    $0.runID = runID
                }
            ]
        )
    }

    package static func resourceExhausted(
        _ message: String,
        cause: Temporal_Api_Enums_V1_ResourceExhaustedCause = .rpsLimit,
        scope: Temporal_Api_Enums_V1_ResourceExhaustedScope = .namespace
    ) -> Self {
        .init(
            .resourceExhausted,
            message,
            details: [
                Temporal_Api_Errordetails_V1_ResourceExhaustedFailure.with {
                    $0.cause = cause
                    $0.scope = scope
                }
            ]
        )
    }
}
