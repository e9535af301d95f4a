import SwiftProtobuf
import TemporalAPI

extension Run {
    mutating func startTimer(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badStartTimerAttributes, batch)
        guard case .startTimerCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault("StartTimerCommandAttributes is not set on StartTimerCommand.")
        }
        let timerID = attributes.timerID
        guard !timerID.isEmpty else { throw checks.fault("TimerId is not set on StartTimerCommand.") }
        try checks.checkLength(timerID, of: "TimerId on StartTimerCommand", before: "TimerId=\(timerID)")
        let timeout = try checks.timeout(attributes.startToFireTimeout) {
            "An invalid StartToFireTimeout is set on StartTimerCommand: \($0). TimerId=\(timerID)"
        }
        guard timers[timerID] == nil else {
            throw WorkflowTaskFault(
                .startTimerDuplicateID,
                "invalid history builder state for action: add-timer-started-event, TimerID: \(timerID)"
            )
        }
        append(
            .timerStarted,
            .timerStartedEventAttributes(
                .with {
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                    $0.timerID = timerID
                    if attributes.hasStartToFireTimeout { $0.startToFireTimeout = timeout }
                }
            ),
            now: batch.now
        )
    }

    mutating func cancelTimer(_ command: Command, _ batch: inout CommandBatch) throws {
        let checks = CommandChecks(.badCancelTimerAttributes, batch)
        guard case .cancelTimerCommandAttributes(let attributes)? = command.attributes else {
            throw checks.fault("CancelTimerCommandAttributes is not set on CancelTimerCommand.")
        }
        let timerID = attributes.timerID
        guard !timerID.isEmpty else { throw checks.fault("TimerId is not set on CancelTimerCommand.") }
        try checks.checkLength(timerID, of: "TimerId on CancelTimerCommand", before: "TimerId=\(timerID)")
        // A timer that has fired while the worker had the task never fired for the workflow.
        guard let startedEventID = timers[timerID]?.startedEventID ?? takeBufferedTimerFired(timerID) else {
            throw checks.fault(
                "invalid history builder state for action: add-timer-canceled-event, TimerID: \(timerID)"
            )
        }
        append(
            .timerCanceled,
            .timerCanceledEventAttributes(
                .with {
                    $0.workflowTaskCompletedEventID = batch.completedEventID
                    $0.startedEventID = startedEventID
                    $0.timerID = timerID
                    $0.identity = batch.identity
                }
            ),
            now: batch.now
        )
        // With that event gone there may be nothing left that keeps the workflow from ending.
        batch.hasBufferedEvents = batch.hasBufferedEvents && !record.bufferedEvents.isEmpty
    }

    /// Takes back that a timer has fired, if the event waits in the buffer.
    ///
    /// - Returns: The timer's started event.
    private mutating func takeBufferedTimerFired(_ timerID: String) -> Int64? {
        for (index, event) in record.bufferedEvents.enumerated() {
            if case .timerFiredEventAttributes(let fired)? = event.attributes, fired.timerID == timerID {
                record.bufferedEvents.remove(at: index)
                return fired.startedEventID
            }
        }
        return nil
    }
}
