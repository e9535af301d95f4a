import Foundation
import SwiftProtobuf
import TemporalAPI

/// What requests about standalone Nexus operations must be like, with the reference's words.
struct StandaloneNexusChecks: Sendable {
    private static let nameLengthMaximum = 1_000
    private static let headerBytesMaximum = 8_192
    private static let reasonLengthMaximum = 1_000
    private static let summaryBytesMaximum = 400
    private static let detailsBytesMaximum = 20_000
    let checks: RequestChecks

    func operationID(_ id: String) throws(EngineError) {
        try checks.standaloneID(id, "operation_id")
    }

    func runID(_ id: String) throws(EngineError) {
        guard id.isEmpty || UUID(uuidString: id) != nil else { throw .invalidArgument("run_id is not a valid UUID") }
    }

    /// - Returns: The request id, made up if the client gave none.
    func requestID(_ id: String) throws(EngineError) -> String {
        try checks.standaloneLength(id, "request_id")
        return id.isEmpty ? UniqueID.make() : id
    }

    /// Checks what requests to end an operation have in common.
    func ending(operationID: String, runID: String, identity: String, reason: String) throws(EngineError) {
        try self.operationID(operationID)
        try self.runID(runID)
        try checks.standaloneIdentity(identity)
        try length(reason, "reason", Self.reasonLengthMaximum)
    }

    /// - Returns: What the operation keeps of the request, without the endpoint's id and the time.
    func start(
        _ request: StartNexusOperationRequest,
        in namespace: Namespace
    ) throws(EngineError) -> StandaloneNexusRequest {
        var result = StandaloneNexusRequest()
        result.requestID = try requestID(request.requestID)
        try operationID(request.operationID)
        try checks.standaloneIdentity(request.identity)
        result.identity = request.identity
        result.attributes = try attributes(request)
        try bytes(request.input.byteCount, "input", checks.limits.blobBytesMaximum)
        if request.hasUserMetadata {
            try bytes(request.userMetadata.summary.byteCount, "user_metadata.summary", Self.summaryBytesMaximum)
            try bytes(request.userMetadata.details.byteCount, "user_metadata.details", Self.detailsBytesMaximum)
            result.userMetadata = request.userMetadata
        }
        result.attributes.nexusHeader = try header(request.nexusHeader)
        try namespace.validate(request.searchAttributes)
        result.searchAttributes = namespace.typed(request.searchAttributes)
        return result
    }

    private func attributes(_ request: StartNexusOperationRequest) throws(EngineError) -> NexusScheduledAttributes {
        guard !request.endpoint.isEmpty else { throw .invalidArgument("endpoint is required") }
        guard !request.service.isEmpty else { throw .invalidArgument("service is required") }
        try length(request.service, "service", Self.nameLengthMaximum)
        guard !request.operation.isEmpty else { throw .invalidArgument("operation is required") }
        try length(request.operation, "operation", Self.nameLengthMaximum)
        var attributes = NexusScheduledAttributes()
        attributes.endpoint = request.endpoint
        attributes.service = request.service
        attributes.operation = request.operation
        attributes.requestID = UniqueID.make()
        if request.hasInput { attributes.input = request.input }
        let whole = try timeout(request.scheduleToCloseTimeout, "schedule_to_close_timeout")
        let start = try timeout(request.scheduleToStartTimeout, "schedule_to_start_timeout")
        let run = try timeout(request.startToCloseTimeout, "start_to_close_timeout")
        // No part has more time than the whole.
        func part(_ timeout: Duration) -> Google_Protobuf_Duration {
            (whole > .zero ? min(timeout, whole) : timeout).message
        }
        if request.hasScheduleToCloseTimeout { attributes.scheduleToCloseTimeout = whole.message }
        if request.hasScheduleToStartTimeout { attributes.scheduleToStartTimeout = part(start) }
        if request.hasStartToCloseTimeout { attributes.startToCloseTimeout = part(run) }
        return attributes
    }

    private func timeout(_ timeout: Google_Protobuf_Duration, _ name: String) throws(EngineError) -> Duration {
        if let flaw = timeout.flawAsTimeout { throw .invalidArgument("\(name) is invalid: \(flaw)") }
        return Duration(timeout.cappedAsTimeout)
    }

    /// - Returns: The header with its names in lower case.
    private func header(_ header: [String: String]) throws(EngineError) -> [String: String] {
        var result: [String: String] = [:]
        var bytes = 0
        for (key, value) in header.sorted(by: { $0.key < $1.key }) {
            let name = key.lowercased()
            // The engine sets this one itself.
            guard name != "request-timeout" else {
                throw .invalidArgument("nexus_header contains a disallowed key: \"\(key)\"")
            }
            bytes += name.utf8.count + value.utf8.count
            result[name] = value
        }
        guard bytes <= Self.headerBytesMaximum else { throw .invalidArgument("nexus_header exceeds size limit") }
        return result
    }

    private func length(_ text: String, _ name: String, _ limit: Int) throws(EngineError) {
        let length = text.utf8.count
        guard length > limit else { return }
        throw .invalidArgument("\(name) exceeds length limit. Length=\(length) Limit=\(limit)")
    }

    private func bytes(_ bytes: Int, _ name: String, _ limit: Int) throws(EngineError) {
        guard bytes > limit else { return }
        throw .invalidArgument("\(name) exceeds size limit. Length=\(bytes) Limit=\(limit)")
    }
}

typealias StartNexusOperationRequest = Temporal_Api_Workflowservice_V1_StartNexusOperationExecutionRequest
typealias StartNexusOperationResponse = Temporal_Api_Workflowservice_V1_StartNexusOperationExecutionResponse
