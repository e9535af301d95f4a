package import GRPCCore
import SwiftProtobuf
import TemporalAPI

extension EngineError: RPCErrorConvertible {
    /// The trailer that carries the status with its details.
    static let detailsKey = "grpc-status-details-bin"

    package var rpcErrorCode: RPCError.Code {
        Status.Code(rawValue: code.rawValue).flatMap { RPCError.Code($0) } ?? .unknown
    }

    package var rpcErrorMessage: String { message }

    package var rpcErrorMetadata: Metadata {
        var metadata = Metadata()
        guard !details.isEmpty else { return metadata }
        // The same fields as `google.rpc.Status`, of which the API has a copy under its own name.
        let status = Temporal_Api_Common_V1_GrpcStatus.with {
            $0.code = Int32(code.rawValue)
            $0.message = message
            // A message that cannot be packed is left out: clients find the status without it.
            $0.details = details.compactMap { try? Google_Protobuf_Any(message: $0) }
        }
        if let bytes: [UInt8] = try? status.serializedBytes() { metadata.addBinary(bytes, forKey: Self.detailsKey) }
        for case let exhausted as Temporal_Api_Errordetails_V1_ResourceExhaustedFailure in details {
            metadata.addString(exhausted.cause.word, forKey: "x-resource-exhausted-cause")
            metadata.addString(exhausted.scope.word, forKey: "x-resource-exhausted-scope")
        }
        return metadata
    }
}

extension Enum {
    /// The case in the form that the reference server writes: `RpsLimit`.
    fileprivate var word: String { "\(self)".prefix(1).uppercased() + "\(self)".dropFirst() }
}
