import SwiftProtobuf
import TemporalAPI

extension PendingActivity {
    var isPaused: Bool { record.hasPause }

    /// Whether no worker has it and none was asked to give it up: the state in which a pause, a reset or new options
    /// take effect at once.
    var isWaiting: Bool { !isStarted && cancelRequestedEventID == nil }

    /// Takes the current attempt away from its worker. Who that was stays known.
    mutating func clearStart() {
        record.clearStartedTime()
        record.startedRequestID = ""
    }

    /// Makes an attempt ready for a worker at a later time, or now.
    mutating func reschedule(attempt: Int32, at time: EngineTime, failure: Failure?) {
        record.attempt = attempt
        record.scheduledTime = time.timestamp
        record.backingOff = true
        clearStart()
        record.lastWorkerIdentity = record.startedIdentity
        if let failure { record.lastFailure = failure } else { record.clearLastFailure() }
        if record.resetHeartbeat { clearHeartbeat() }
        record.resetRequested = false
        record.resetHeartbeat = false
    }

    mutating func clearHeartbeat() {
        record.clearHeartbeatDetails()
        record.clearLastHeartbeatTime()
    }
}
