import SwiftProtobuf
import TemporalAPI

extension StandaloneNexusOperation {
    /// Takes a handler's answer to a request.
    ///
    /// An answer that comes when the operation has ended is taken for granted: nobody needs it.
    /// - Throws: `notFound` if the answer is for an attempt that was given up.
    mutating func take(
        _ answer: NexusAnswer,
        for reference: NexusTaskReference,
        now: EngineTime
    ) throws(EngineError) {
        guard isRunning else { return }
        guard isCurrent(reference) else { throw .notFound("Nexus task not found or already expired") }
        guard !reference.isCancellation else {
            if case .rejected(let failure) = answer {
                failCancellationAttempt(failure, now: now)
            } else {
                endCancellation(.succeeded, now: now)
            }
            return
        }
        switch answer {
        case .ended(let end, let links): endAttempt(end, links: links, now: now)
        case .started(let token, let links): start(token: token, links: links, now: now)
        case .rejected(let failure): failAttempt(failure, now: now)
        case .unusable(let message): endAttempt(.failed(.nexusServer(message)), links: [], now: now)
        case .cancellationTaken: failAttempt(.nexusHandler("INTERNAL", "empty outcome"), now: now)
        }
    }

    /// Whether a worker may still answer the attempt.
    func isCurrent(_ reference: NexusTaskReference) -> Bool {
        isRunning && operation.awaits(stamp: reference.stamp, isCancellation: reference.isCancellation)
    }

    /// Takes the news of how the operation has ended, which may be faster than the handler's answer.
    ///
    /// - Parameters:
    ///   - token: By which the handler knows the operation.
    ///   - link: To what has done the operation.
    ///   - startTime: When that began.
    mutating func complete(
        _ end: NexusOperationEnd,
        token: String,
        link: Link,
        startTime: EngineTime,
        now: EngineTime
    ) {
        if operation.phase != .started { start(token: token, links: [link], startTime: startTime, now: now) }
        switch end {
        case .completed(let result): succeed(result, now: now)
        case .failed(let failure): self.end(.failed, failure, now: now)
        case .canceled(let failure): self.end(.canceled, failure, now: now)
        }
    }

    /// The attempt itself was the whole operation. Its failure is shown as that of the attempt.
    private mutating func endAttempt(_ end: NexusOperationEnd, links: [Link], now: EngineTime) {
        switch end {
        case .completed(let result):
            state.links += links
            // Success leaves of attempts what was there.
            operation.record.attempt += 1
            succeed(result, now: now)
        case .failed(let failure):
            operation.finishAttempt(failure, now: now)
            close(.failed, now: now)
        case .canceled(let failure):
            operation.finishAttempt(failure, now: now)
            close(.canceled, now: now)
        }
    }
}

extension Failure {
    /// What the engine itself says of an answer that can't be kept.
    fileprivate static func nexusServer(_ message: String) -> Failure {
        .with {
            $0.message = message
            $0.serverFailureInfo.nonRetryable = true
        }
    }
}
