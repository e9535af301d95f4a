import SwiftProtobuf
import TemporalAPI

extension Transaction {
    /// The operation, or without a run id the newest of its id.
    ///
    /// - Throws: `notFound` as the reference says it.
    func nexusOperation(namespaceID: String, id: String, runID: String) throws(EngineError) -> StandaloneBox {
        let key = StandaloneBook.Key(kind: .nexusOperation, namespaceID: namespaceID, id: id)
        guard let box = try core.standalone.box(key, runID: runID) else { throw .nexusOperationNotFound(id) }
        return box
    }

    /// Starts an operation, unless the policies want what is there already.
    ///
    /// - Parameter checked: What ``StandaloneNexusChecks`` have made of the request.
    /// - Throws: `notFound` if there is no such endpoint; `alreadyExists` if the policies forbid the start.
    func startNexusOperation(
        _ request: StartNexusOperationRequest,
        _ checked: StandaloneNexusRequest,
        namespaceID: String
    ) throws -> StartNexusOperationResponse {
        guard let endpoint = try nexusEndpoint(name: request.endpoint) else {
            throw EngineError.notFound("could not find Nexus endpoint by name: \(request.endpoint)")
        }
        let key = StandaloneBook.Key(kind: .nexusOperation, namespaceID: namespaceID, id: request.operationID)
        let newest = try core.standalone.box(key)
        let known = newest?.execution as? StandaloneNexusOperation
        let existing = try StandaloneAdmission.existing(
            newest,
            isRepeated: known?.request.requestID == checked.requestID,
            hasSucceeded: known?.status == .completed,
            conflict: request.idConflictPolicy == .useExisting ? .useExisting : .fail,
            reuse: request.idReusePolicy.admission
        ) { .nexusOperationAlreadyStarted(requestID: known?.request.requestID ?? "", runID: $0.identity.runID) }
        if let existing { return .with { $0.runID = existing.identity.runID } }
        let identity = StandaloneIdentity(
            number: core.nextRunNumber(),
            namespaceID: namespaceID,
            id: request.operationID,
            runID: RunIdentity.newRunID(now: now)
        )
        var kept = checked
        kept.attributes.endpointID = endpoint.id
        kept.scheduledTime = now.timestamp
        _ = insert(StandaloneNexusOperation(identity: identity, request: kept, now: now))
        return .with {
            $0.runID = identity.runID
            $0.started = true
        }
    }
}

extension Temporal_Api_Enums_V1_NexusOperationIdReusePolicy {
    fileprivate var admission: StandaloneAdmission.Reuse {
        switch self {
        case .allowDuplicateFailedOnly: .allowDuplicateFailedOnly
        case .rejectDuplicate: .rejectDuplicate
        case .unspecified, .allowDuplicate, .UNRECOGNIZED: .allowDuplicate
        }
    }
}

extension EngineError {
    static func nexusOperationNotFound(_ id: String) -> Self { .notFound("operation not found for ID: \(id)") }

    fileprivate static func nexusOperationAlreadyStarted(requestID: String, runID: String) -> Self {
        .init(
            .alreadyExists,
            "nexus operation execution already started: request_id=\(requestID), run_id=\(runID)",
            details: [
                Temporal_Api_Errordetails_V1_NexusOperationExecutionAlreadyStartedFailure.with {
                    $0.startRequestID = requestID
                    $0.runID = runID
                }
            ]
        )
    }
}
