import Foundation
import SwiftProtobuf
import TemporalAPI

/// Checks of requests about executions without a workflow, with the reference's words.
extension RequestChecks {
    /// - Parameter name: What errors call the id, such as "activity ID".
    func standaloneID(_ id: String, _ name: String) throws(EngineError) {
        guard !id.isEmpty else { throw .invalidArgument("\(name) is required") }
        try standaloneLength(id, name)
    }

    func standaloneRunID(_ id: String) throws(EngineError) {
        guard id.isEmpty || UUID(uuidString: id) != nil else {
            throw .invalidArgument("invalid run id: must be a valid UUID")
        }
    }

    /// - Returns: The request id, made up if the client gave none.
    func standaloneRequestID(_ id: String) throws(EngineError) -> String {
        try standaloneLength(id, "request ID")
        return id.isEmpty ? UniqueID.make() : id
    }

    func standaloneIdentity(_ identity: String) throws(EngineError) {
        try standaloneLength(identity, "identity")
    }

    func standaloneReason(_ reason: String) throws(EngineError) {
        guard reason.utf8.count <= limits.blobBytesMaximum else {
            throw .invalidArgument("reason exceeds length limit")
        }
    }

    func standaloneJitter(_ jitter: Google_Protobuf_Duration) throws(EngineError) {
        if let flaw = jitter.flawAsTimeout { throw .invalidArgument("invalid jitter: \(flaw)") }
    }

    func standaloneLength(_ text: String, _ name: String) throws(EngineError) {
        let length = text.utf8.count
        guard length > limits.idLengthMaximum else { return }
        throw .invalidArgument("\(name) exceeds length limit. Length=\(length) Limit=\(limits.idLengthMaximum)")
    }
}
