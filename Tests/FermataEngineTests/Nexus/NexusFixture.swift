import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

/// A run with one Nexus operation, and what handlers and time do to it.
struct NexusFixture {
    var builder = RunBuilder()
    let id: Int64

    init(configure: (inout NexusScheduledAttributes) -> Void = { _ in }) {
        var attributes = NexusScheduledAttributes()
        attributes.endpoint = "endpoint"
        attributes.endpointID = "endpoint-id"
        attributes.service = "service"
        attributes.operation = "operation"
        attributes.requestID = "request"
        configure(&attributes)
        id =
            builder.run.append(
                .nexusOperationScheduled,
                .nexusOperationScheduledEventAttributes(attributes),
                now: builder.now
            ).eventID
        builder.run.output = RunOutput()
        builder.run.beginNexusOperation(id, now: builder.now)
    }

    var operation: PendingNexusOperation? { builder.run.nexusOperations[id] }
    var record: NexusOperationRecord { operation?.record ?? .init() }

    /// The attempt that a handler is asked for now.
    func reference(isCancellation: Bool = false) -> NexusTaskReference {
        NexusTaskReference(
            run: builder.run.identity.number,
            scheduledEventID: id,
            isCancellation: isCancellation,
            stamp: isCancellation ? record.cancellation.stamp : record.stamp
        )
    }

    mutating func answer(_ answer: NexusAnswer, isCancellation: Bool = false) throws {
        try builder.run.takeNexusAnswer(
            answer,
            for: reference(isCancellation: isCancellation),
            now: builder.now
        )
    }

    mutating func start(token: String = "token") throws {
        try answer(.started(token: token, links: []))
        _ = builder.takeEvents()
    }

    mutating func requestCancellation() {
        builder.run.append(
            .nexusOperationCancelRequested,
            .nexusOperationCancelRequestedEventAttributes(.with { $0.scheduledEventID = id }),
            now: builder.now
        )
        builder.run.beginNexusCancellation(id, now: builder.now)
    }

    /// Moves to the next deadline and does what is due.
    mutating func passNextDeadline() throws {
        builder.now = try #require(builder.run.nextDeadline)
        builder.run.fireDeadlines(now: builder.now)
    }

    /// The types of the events since the last call.
    mutating func takeTypes() -> [EventType] { builder.takeEvents().map(\.eventType) }

    var isDispatched: Bool {
        builder.run.output.effects.contains { if case .nexusOperation(id) = $0 { true } else { false } }
    }

    var isCancellationDispatched: Bool {
        builder.run.output.effects.contains { if case .nexusCancellation(id) = $0 { true } else { false } }
    }
}

extension Payload {
    static func text(_ text: String) -> Payload { .jsonText(text) }
}
