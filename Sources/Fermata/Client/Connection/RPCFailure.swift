package import GRPCCore
import SwiftProtobuf
package import TemporalAPI

/// What the server said when it refused a call. The cause of a ``FermataError`` that a call throws.
package struct RPCFailure: Error, Sendable, CustomStringConvertible {
    /// The typed part of a refusal, where the server sends one that the SDK acts upon.
    package enum Detail: Sendable {
        case notFound(Temporal_Api_Errordetails_V1_NotFoundFailure)
        case namespaceNotFound(Temporal_Api_Errordetails_V1_NamespaceNotFoundFailure)
        case workflowAlreadyStarted(Temporal_Api_Errordetails_V1_WorkflowExecutionAlreadyStartedFailure)
        case queryFailed(Temporal_Api_Errordetails_V1_QueryFailedFailure)
        case permissionDenied(Temporal_Api_Errordetails_V1_PermissionDeniedFailure)
        case resourceExhausted(Temporal_Api_Errordetails_V1_ResourceExhaustedFailure)
        case multiOperation(Temporal_Api_Errordetails_V1_MultiOperationExecutionFailure)
        case cancellationAlreadyRequested
        case workflowNotReady
        /// This operation was not tried because another one of the same request failed.
        case operationAborted
        case other(typeName: String)
    }

    package var code: RPCError.Code
    package var message: String
    package var detail: Detail?

    package init(code: RPCError.Code, message: String, detail: Detail? = nil) {
        self.code = code
        self.message = message
        self.detail = detail
    }

    package var description: String { "\(code): \(message)" }
}

extension RPCFailure {
    init(_ error: RPCError) {
        self.init(code: error.code, message: error.message)
        guard let bytes = error.metadata[binaryValues: "grpc-status-details-bin"].first(where: { _ in true }),
            let status = try? Temporal_Api_Common_V1_GrpcStatus(serializedBytes: bytes)
        else { return }
        detail = status.details.first.flatMap(Detail.init)
    }

    /// Reads the status of one operation of a multi-operation.
    init(_ status: Temporal_Api_Errordetails_V1_MultiOperationExecutionFailure.OperationStatus) {
        let code = Status.Code(rawValue: Int(status.code)).flatMap { RPCError.Code($0) }
        self.init(
            code: code ?? .unknown,
            message: status.message,
            detail: status.details.first.flatMap(Detail.init)
        )
    }
}

extension RPCFailure.Detail {
    init?(_ any: Google_Protobuf_Any) {
        let name = any.typeURL.split(separator: "/").last.map(String.init) ?? ""
        func read<Value: Message>(_ type: Value.Type) -> Value? { try? Value(unpackingAny: any) }
        let known: Self? =
            switch name {
            case Temporal_Api_Errordetails_V1_NotFoundFailure.protoMessageName:
                read(Temporal_Api_Errordetails_V1_NotFoundFailure.self).map(Self.notFound)
            case Temporal_Api_Errordetails_V1_NamespaceNotFoundFailure.protoMessageName:
                read(Temporal_Api_Errordetails_V1_NamespaceNotFoundFailure.self).map(Self.namespaceNotFound)
            case Temporal_Api_Errordetails_V1_WorkflowExecutionAlreadyStartedFailure.protoMessageName:
                read(Temporal_Api_Errordetails_V1_WorkflowExecutionAlreadyStartedFailure.self)
                    .map(Self.workflowAlreadyStarted)
            case Temporal_Api_Errordetails_V1_QueryFailedFailure.protoMessageName:
                read(Temporal_Api_Errordetails_V1_QueryFailedFailure.self).map(Self.queryFailed)
            case Temporal_Api_Errordetails_V1_PermissionDeniedFailure.protoMessageName:
                read(Temporal_Api_Errordetails_V1_PermissionDeniedFailure.self).map(Self.permissionDenied)
            case Temporal_Api_Errordetails_V1_ResourceExhaustedFailure.protoMessageName:
                read(Temporal_Api_Errordetails_V1_ResourceExhaustedFailure.self).map(Self.resourceExhausted)
            case Temporal_Api_Errordetails_V1_MultiOperationExecutionFailure.protoMessageName:
                read(Temporal_Api_Errordetails_V1_MultiOperationExecutionFailure.self).map(Self.multiOperation)
            case Temporal_Api_Errordetails_V1_CancellationAlreadyRequestedFailure.protoMessageName:
                .cancellationAlreadyRequested
            case Temporal_Api_Errordetails_V1_WorkflowNotReadyFailure.protoMessageName:
                .workflowNotReady
            case Temporal_Api_Failure_V1_MultiOperationExecutionAborted.protoMessageName:
                .operationAborted
            default:
                .other(typeName: name)
            }
        guard let known else { return nil }
        self = known
    }
}
