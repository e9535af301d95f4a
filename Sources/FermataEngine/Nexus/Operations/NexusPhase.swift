import TemporalAPI

/// How far the start of a Nexus operation has come. The numbers are stored.
enum NexusPhase: Int32, Sendable {
    /// A handler is being asked.
    case scheduled = 1
    /// The last attempt has failed, and the next one waits for its time.
    case backingOff = 2
    /// A handler works on it.
    case started = 3
}

/// How far the cancellation of a Nexus operation has come. The numbers are stored.
enum NexusCancellationPhase: Int32, Sendable {
    /// The operation must have started first: until then there is nothing to name to the handler.
    case waiting = 0
    case scheduled = 1
    case backingOff = 2
    /// The handler has taken the request.
    case succeeded = 3
    case failed = 4
}

extension PendingNexusOperation {
    var phase: NexusPhase { NexusPhase(rawValue: record.state) ?? .scheduled }

    /// nil if nobody has asked for it.
    var cancellationPhase: NexusCancellationPhase? {
        guard record.hasCancellation else { return nil }
        return NexusCancellationPhase(rawValue: record.cancellation.state) ?? .waiting
    }

    /// Whether matching must hold something for it.
    var needsWorker: Bool {
        phase == .scheduled || phase == .started && cancellationPhase == .scheduled
    }
}
