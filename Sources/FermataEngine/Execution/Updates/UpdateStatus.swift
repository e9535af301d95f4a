import SwiftProtobuf
import TemporalAPI

/// How far an update has come.
struct UpdateStatus: Sendable {
    typealias Stage = Temporal_Api_Enums_V1_UpdateWorkflowExecutionLifecycleStage

    var stage: Stage
    var outcome: Temporal_Api_Update_V1_Outcome?
    var isRejected = false
}

extension RunBox {
    /// How far an update has come; nil if nothing is known of it.
    ///
    /// - Throws: Why the engine gave it up.
    func updateStatus(_ id: String) throws(EngineError) -> UpdateStatus? {
        switch run.updates[id] {
        case .admitted, .sent:
            return UpdateStatus(stage: .admitted)
        case .rejected(let failure):
            return UpdateStatus(stage: .completed, outcome: .with { $0.failure = failure }, isRejected: true)
        case .aborted(let error):
            throw error
        case nil:
            break
        }
        guard let record = run.updateRecords[id] else { return nil }
        if let completed = record.completedEventID {
            let event = allEvents(from: completed, before: completed + 1).first
            return UpdateStatus(
                stage: .completed,
                outcome: event?.workflowExecutionUpdateCompletedEventAttributes.outcome
            )
        }
        guard record.acceptedEventID != nil else { return UpdateStatus(stage: .admitted) }
        guard run.isRunning else {
            return UpdateStatus(stage: .completed, outcome: .with { $0.failure = .acceptedUpdateOutlived })
        }
        return UpdateStatus(stage: .accepted)
    }
}
