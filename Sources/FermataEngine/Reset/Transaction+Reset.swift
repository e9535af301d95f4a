import Foundation
import SwiftProtobuf
import TemporalAPI

extension Transaction {
    /// Who ends a run that is reset; the reference's name.
    private static let resetter = "history-resetter"

    /// Starts a run that goes on from an earlier point of another run's history. The workflow's open run, if there is
    /// one, is terminated.
    ///
    /// - Returns: The new run's id; that of the run which the same request has made before, if it has.
    /// - Throws: `invalidArgument` if the history has no such point.
    func reset(_ base: RunBox, _ options: ResetOptions) throws -> String {
        guard options.finishEventID > 1, options.finishEventID < base.run.nextEventID else {
            throw EngineError.invalidArgument("Workflow task finish ID must be > 1 && <= workflow last event ID.")
        }
        let postUpdates = try options.postOperations.map(Self.optionsUpdate)
        let namespaceID = base.identity.namespaceID
        let workflowID = base.identity.workflowID
        let current = try core.newestBox(namespaceID: namespaceID, workflowID: workflowID)
        if let current, current.run.record.resetRequestID == options.requestID { return current.identity.runID }

        let identity = RunIdentity(
            number: core.nextRunNumber(),
            namespaceID: namespaceID,
            workflowID: workflowID,
            runID: RunIdentity.newRunID(now: now)
        )
        change(base) { $0.record.resetRunID = identity.runID }
        if let current, current.run.isRunning {
            change(current) {
                $0.record.resetRunID = identity.runID
                $0.terminateRun(reason: options.reason, details: nil, identity: Self.resetter, now: now)
            }
        }
        var run = try Run.reset(
            of: base.run,
            events: base.allEvents(from: 1, before: options.finishEventID),
            identity: identity,
            reason: options.reason,
            requestID: options.requestID,
            now: now
        )
        for event in eventsAfter(options.finishEventID, of: base) {
            run.reapply(event, excluded: options.excluded, now: now)
        }
        for update in postUpdates {
            _ = try run.updateOptions(
                update.workflowExecutionOptions,
                paths: update.updateMask.paths,
                identity: "",
                now: now
            )
        }
        run.scheduleWorkflowTask(now: now)
        _ = insert(run)
        return identity.runID
    }

    private static func optionsUpdate(
        _ operation: ResetOptions.PostOperation
    ) throws -> ResetOptions.PostOperation.UpdateWorkflowOptions {
        switch operation.variant {
        case .updateWorkflowOptions(let update):
            let options = update.workflowExecutionOptions
            if options.hasVersioningOverride { try options.versioningOverride.validateStructure() }
            return update
        case .signalWorkflow:
            throw EngineError.invalidArgument(
                "unsupported post reset operation: *workflow.PostResetOperation_SignalWorkflow_"
            )
        case nil:
            throw EngineError.invalidArgument("unsupported post reset operation: <nil>")
        }
    }

    /// The events from the one at which the run is reset, and those of the runs that it has continued as new.
    private func eventsAfter(_ first: Int64, of base: RunBox) -> [HistoryEvent] {
        var events: [HistoryEvent] = []
        var next: RunBox? = base
        var first = first
        while let box = next {
            events += box.allEvents(from: first, before: box.run.nextEventID)
            first = 1
            guard case .workflowExecutionContinuedAsNewEventAttributes(let end) = events.last?.attributes else { break }
            // A run that was deleted meanwhile ends what is known of the chain.
            next = try? core.box(
                namespaceID: base.identity.namespaceID,
                workflowID: base.identity.workflowID,
                runID: end.newExecutionRunID
            )
        }
        return events
    }
}
