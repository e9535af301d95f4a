import SwiftProtobuf
import TemporalAPI

extension Run {
    mutating func scheduleNexusOperation(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badScheduleNexusOperationAttributes, batch)
        guard case .scheduleNexusOperationCommandAttributes(let given)? = command.attributes else {
            throw checks.fault("empty ScheduleNexusOperationCommandAttributes")
        }
        let isSystem = given.endpoint == SystemNexusRequest.endpoint
        guard let endpointID = isSystem ? "" : batch.context.nexusEndpointID(given.endpoint) else {
            throw checks.fault("endpoint \"\(given.endpoint)\" not found")
        }
        if isSystem { try checkSystemRequest(given, batch, checks) }
        let header = Dictionary(given.nexusHeader.map { ($0.key.lowercased(), $0.value) }) { _, last in last }
        try check(given, header, checks)
        guard nexusOperations.count < batch.limits.pendingNexusOperationsMaximum else {
            throw WorkflowTaskFault(
                .pendingNexusOperationsLimitExceeded,
                """
                workflow has reached the pending nexus operation limit of \
                \(batch.limits.pendingNexusOperationsMaximum) for this namespace
                """
            )
        }
        let attributes = try withTimeouts(given, checks)
        let event = append(
            .nexusOperationScheduled,
            .nexusOperationScheduledEventAttributes(
                .with {
                    $0.endpoint = attributes.endpoint
                    $0.endpointID = endpointID
                    $0.service = attributes.service
                    $0.operation = attributes.operation
                    if attributes.hasInput { $0.input = attributes.input }
                    if attributes.hasScheduleToCloseTimeout {
                        $0.scheduleToCloseTimeout = attributes.scheduleToCloseTimeout
                    }
                    if attributes.hasScheduleToStartTimeout {
                        $0.scheduleToStartTimeout = attributes.scheduleToStartTimeout
                    }
                    if attributes.hasStartToCloseTimeout { $0.startToCloseTimeout = attributes.startToCloseTimeout }
                    $0.nexusHeader = header
                    $0.requestID = batch.context.makeID()
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                }
            ),
            now: batch.now
        )
        beginNexusOperation(event.eventID, now: batch.now)
    }

    mutating func requestNexusCancellation(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badRequestCancelNexusOperationAttributes, batch)
        guard case .requestCancelNexusOperationCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault("empty CancelNexusOperationCommandAttributes")
        }
        let id = attributes.scheduledEventID
        let operation = nexusOperations[id]
        guard operation != nil || record.bufferedEvents.contains(where: { $0.endedNexusOperation == id }) else {
            throw checks.fault(
                """
                requested cancelation for a non-existing or already completed operation with scheduled event ID of \(id)
                """
            )
        }
        guard operation?.cancelRequestedEventID == nil else {
            throw checks.fault(
                "cancelation was already requested for an operation with scheduled event ID \(id)"
            )
        }
        append(
            .nexusOperationCancelRequested,
            .nexusOperationCancelRequestedEventAttributes(
                .with {
                    $0.scheduledEventID = id
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                }
            ),
            now: batch.now
        )
        // An operation that has ended meanwhile only needs the event, which the worker expects.
        if operation != nil { beginNexusCancellation(id, now: batch.now) }
    }

    private func checkSystemRequest(
        _ given: Temporal_Api_Command_V1_ScheduleNexusOperationCommandAttributes,
        _ batch: CommandBatch,
        _ checks: CommandChecks
    ) throws {
        guard batch.context.allowsSystemNexus else { throw checks.fault("SignalWithStart operation is disabled") }
        guard given.nexusHeader.isEmpty else {
            let name = "ScheduleNexusOperationCommandAttributes.NexusHeader"
            throw checks.fault("\(name) must be empty when using \(SystemNexusRequest.endpoint) endpoint")
        }
        let attributes = NexusScheduledAttributes.with {
            $0.service = given.service
            $0.operation = given.operation
            $0.input = given.input
        }
        do {
            _ = try SystemNexusRequest(
                attributes,
                namespace: batch.context.namespaceName,
                checks: RequestChecks(limits: batch.limits)
            )
        } catch {
            throw checks.fault(error.message)
        }
    }

    private func check(
        _ attributes: Temporal_Api_Command_V1_ScheduleNexusOperationCommandAttributes,
        _ header: [String: String],
        _ checks: CommandChecks
    ) throws {
        let name = "ScheduleNexusOperationCommandAttributes"
        let nameLengthMaximum = checks.limits.idLengthMaximum
        if attributes.service.utf8.count > nameLengthMaximum {
            throw checks.fault("\(name).Service exceeds length limit of \(nameLengthMaximum)")
        }
        if attributes.operation.utf8.count > nameLengthMaximum {
            throw checks.fault("\(name).Operation exceeds length limit of \(nameLengthMaximum)")
        }
        try checks.checkBlob(attributes.input.byteCount, "\(name).Input exceeds size limit")
        // The engine sets this one itself.
        for key in attributes.nexusHeader.keys.sorted() where key.lowercased() == "request-timeout" {
            throw checks.fault("\(name).NexusHeader contains a disallowed header key: \"\(key)\"")
        }
        let headerBytesMaximum = 8192
        if header.reduce(0, { $0 + $1.key.utf8.count + $1.value.utf8.count }) > headerBytesMaximum {
            throw checks.fault("\(name).NexusHeader exceeds size limit")
        }
    }

    /// No time-out is longer than the run's, and none is longer than that of the whole operation.
    private func withTimeouts(
        _ given: Temporal_Api_Command_V1_ScheduleNexusOperationCommandAttributes,
        _ checks: CommandChecks
    ) throws -> Temporal_Api_Command_V1_ScheduleNexusOperationCommandAttributes {
        let name = "ScheduleNexusOperationCommandAttributes"
        var attributes = given
        let close = try checks.timeout(given.scheduleToCloseTimeout) {
            "\(name).ScheduleToCloseTimeout is invalid: \($0)"
        }
        let start = try checks.timeout(given.scheduleToStartTimeout) {
            "\(name).ScheduleToStartTimeout is invalid: \($0)"
        }
        let run = try checks.timeout(given.startToCloseTimeout) { "\(name).StartToCloseTimeout is invalid: \($0)" }
        let whole = Duration(close).bounded(by: Duration(started.workflowRunTimeout))
        if whole > .zero { attributes.scheduleToCloseTimeout = whole.message }
        func part(_ timeout: Duration) -> Duration { whole > .zero ? min(timeout, whole) : timeout }
        if given.hasScheduleToStartTimeout { attributes.scheduleToStartTimeout = part(Duration(start)).message }
        if given.hasStartToCloseTimeout { attributes.startToCloseTimeout = part(Duration(run)).message }
        return attributes
    }
}

extension HistoryEvent {
    /// The scheduled event of the Nexus operation that this event ends.
    fileprivate var endedNexusOperation: Int64? {
        switch attributes {
        case .nexusOperationCompletedEventAttributes(let end): end.scheduledEventID
        case .nexusOperationFailedEventAttributes(let end): end.scheduledEventID
        case .nexusOperationCanceledEventAttributes(let end): end.scheduledEventID
        case .nexusOperationTimedOutEventAttributes(let end): end.scheduledEventID
        default: nil
        }
    }
}
