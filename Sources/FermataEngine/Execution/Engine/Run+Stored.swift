import Foundation
import SwiftProtobuf
import TemporalAPI

/// The kinds of rows that a run has beside its own.
enum PendingKind {
    static let activity = 1
    static let nexusOperation = 2
}

extension Run {
    /// The run's row.
    ///
    /// - Parameters:
    ///   - wakeAt: The earliest deadline.
    ///   - retention: How long the run is kept after its end.
    func stored(wakeAt: EngineTime?, retention: Duration) throws(EngineError) -> RunRecord {
        var state = record
        if let workflowTask, workflowTask.kind == .normal { state.workflowTask = workflowTask.record }
        if versioning.hasVersionTransition { state.versionTransition = versioning.versionTransition }
        return RunRecord(
            number: identity.number,
            namespaceID: identity.namespaceID,
            workflowID: identity.workflowID,
            runID: identity.runID,
            startRequestID: startRequestID,
            status: status.rawValue,
            startTime: startTime,
            closeTime: closeTime,
            nextEventID: nextEventID,
            historyBytes: historyBytes,
            wakeAt: wakeAt,
            hasWork: hasWork,
            volatile: try state.stored(),
            expiresAt: closeTime.map { $0 + retention }
        )
    }

    /// Whether matching must hold something for this run.
    var hasWork: Bool {
        guard isRunning else { return false }
        if let workflowTask, workflowTask.kind == .normal, !workflowTask.isStarted { return true }
        return activities.values.contains { !$0.isStarted }
            || nexusOperations.values.contains(where: \.needsWorker)
    }

    /// Makes the run from what the store has of it.
    ///
    /// - Throws: `dataLoss` if the stored bytes cannot be read.
    init(stored: RunRecord, events: [HistoryEvent], pending: [PendingRecord]) throws(EngineError) {
        self.init(
            identity: RunIdentity(
                number: stored.number,
                namespaceID: stored.namespaceID,
                workflowID: stored.workflowID,
                runID: stored.runID
            )
        )
        for event in events { fold(event) }
        do {
            record = try RunRecordState(serializedBytes: stored.volatile)
            for row in pending {
                switch row.kind {
                case PendingKind.activity:
                    activities[row.id]?.record = try ActivityRecord(serializedBytes: row.data)
                case PendingKind.nexusOperation:
                    nexusOperations[row.id]?.record = try NexusOperationRecord(serializedBytes: row.data)
                default:
                    break
                }
            }
        } catch {
            throw EngineError(.dataLoss, "The stored state of run \(stored.runID) cannot be read: \(type(of: error)).")
        }
        if record.hasWorkflowTask {
            workflowTask = WorkflowTask(record: record.workflowTask)
            record.clearWorkflowTask()
        }
        if record.hasVersionTransition {
            versioning.versionTransition = record.versionTransition
            record.clearVersionTransition()
        }
        if record.hasResetTime { startTime = EngineTime(record.resetTime) }
        for event in record.bufferedEvents { apply(event) }
        historyBytes = stored.historyBytes
        startRequestID = stored.startRequestID
        output = RunOutput()
    }
}

extension Message {
    /// The message as the store keeps it.
    func stored() throws(EngineError) -> Data {
        do {
            return try serializedData()
        } catch {
            throw .internalError("A \(Self.self) cannot be encoded: \(type(of: error)).")
        }
    }
}
