import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// A Nexus operation without a workflow and the time it lives in, for tests of its rules.
struct LoneNexusOperation {
    private(set) var now = EngineTime(nanoseconds: 1_000_000_000_000)
    var operation: StandaloneNexusOperation

    init(_ configure: (inout NexusScheduledAttributes) -> Void = { _ in }) {
        var attributes = NexusScheduledAttributes()
        attributes.endpoint = "endpoint"
        attributes.service = "service"
        attributes.operation = "operation"
        attributes.requestID = "request"
        configure(&attributes)
        let begin = now
        operation = StandaloneNexusOperation(
            identity: .init(number: .init(rawValue: 1), namespaceID: "ns", id: "o", runID: "run"),
            request: .with {
                $0.attributes = attributes
                $0.scheduledTime = begin.timestamp
                $0.requestID = "start"
            },
            now: begin
        )
    }

    var info: Temporal_Api_Nexus_V1_NexusOperationExecutionInfo { operation.info(now: now) }

    var failure: Failure? {
        if case .failure(let failure) = operation.outcome { failure } else { nil }
    }

    /// The attempt that a handler is asked for now.
    func reference(isCancellation: Bool = false) -> NexusTaskReference {
        let record = operation.operation.record
        return NexusTaskReference(
            run: operation.identity.number,
            scheduledEventID: 0,
            isCancellation: isCancellation,
            stamp: isCancellation ? record.cancellation.stamp : record.stamp
        )
    }

    mutating func answer(_ answer: NexusAnswer, isCancellation: Bool = false) throws {
        try operation.take(answer, for: reference(isCancellation: isCancellation), now: now)
    }

    mutating func requestCancel(_ requestID: String = "cancel") throws {
        try operation.requestCancel(requestID: requestID, identity: "me", reason: "why", now: now)
    }

    mutating func terminate(_ requestID: String = "terminate") throws {
        try operation.terminate(requestID: requestID, identity: "me", reason: "why", now: now)
    }

    /// Lets time pass, and does what falls due.
    mutating func wait(_ duration: Duration) {
        let end = now + duration
        while let due = operation.isRunning ? operation.nextDeadline : nil, due <= end {
            now = due
            operation.fireDeadlines(now: now)
        }
        now = end
    }
}

extension Failure {
    /// A handler's answer that lets the engine ask again, or not.
    static func handler(_ type: String = "INTERNAL") -> Failure { .nexusHandler(type, "no") }
}
