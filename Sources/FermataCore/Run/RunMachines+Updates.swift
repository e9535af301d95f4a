import SwiftProtobuf
package import TemporalAPI

extension RunMachines {
    /// Accepts an update. Its event will stand before whatever the handler does.
    package mutating func acceptUpdate(_ update: UpdateRequest) {
        let acceptance = Temporal_Api_Update_V1_Acceptance.with {
            $0.acceptedRequestMessageID = update.messageID
            $0.acceptedRequestSequencingEventID = update.sequencingEventID
            $0.acceptedRequest = update.request
        }
        send(.reply(to: update, "accept") { try .init(message: acceptance) })
    }

    /// Refuses an update: an answer to the client that leaves no event.
    package mutating func rejectUpdate(_ update: UpdateRequest, failure: APIFailure) {
        let rejection = Temporal_Api_Update_V1_Rejection.with {
            $0.rejectedRequestMessageID = update.messageID
            $0.rejectedRequestSequencingEventID = update.sequencingEventID
            $0.rejectedRequest = update.request
            $0.failure = failure
        }
        rejections.append(.reply(to: update, "reject") { try .init(message: rejection) })
    }

    /// Answers an accepted update.
    package mutating func completeUpdate(_ update: UpdateRequest, outcome: Temporal_Api_Update_V1_Outcome) {
        let response = Temporal_Api_Update_V1_Response.with {
            $0.meta = update.request.meta
            $0.outcome = outcome
        }
        send(.reply(to: update, "complete") { try .init(message: response) })
    }

    private mutating func send(_ message: ProtocolMessage) {
        guard !isClosed else { return }
        var command = Command()
        command.commandType = .protocolMessage
        command.protocolMessageCommandAttributes.messageID = message.id
        queue.append(QueuedCommand(command: command, message: message))
    }

    // MARK: Requests

    mutating func admit(_ request: Temporal_Api_Update_V1_Request, at eventID: Int64) {
        let id = request.meta.updateID
        admittedUpdates[id] = UpdateRequest(
            protocolInstanceID: id,
            messageID: "\(id)/request",
            sequencingEventID: eventID,
            request: request,
            runsValidator: true
        )
    }

    /// An acceptance in the coming unit: history has decided, so the request is delivered without its validator.
    mutating func foresee(_ accepted: Temporal_Api_History_V1_WorkflowExecutionUpdateAcceptedEventAttributes) {
        let id = accepted.protocolInstanceID
        let admitted = admittedUpdates.removeValue(forKey: id)
        expect(
            UpdateRequest(
                protocolInstanceID: id,
                messageID: accepted.acceptedRequestMessageID,
                sequencingEventID: accepted.acceptedRequestSequencingEventID,
                request: accepted.hasAcceptedRequest ? accepted.acceptedRequest : admitted?.request ?? .init(),
                runsValidator: false
            )
        )
    }

    /// Admitted updates that no workflow task has seen are answered now, in the order in which they were admitted.
    mutating func deliverAdmitted() {
        // Rejection leaves no event: one that is older than the last task that took effect was rejected by it.
        let admitted = admittedUpdates.values.filter { $0.sequencingEventID > previousStartedEventID }
            .sorted { $0.sequencingEventID < $1.sequencingEventID }
        for update in admitted { expect(update) }
        admittedUpdates.removeAll()
    }

    /// Takes a request into the order in which requests are due. History may show one that came long before those
    /// which are waiting.
    mutating func expect(_ update: UpdateRequest) {
        let index = incomingUpdates.firstIndex { $0.sequencingEventID > update.sequencingEventID }
        incomingUpdates.insert(update, at: index ?? incomingUpdates.endIndex)
    }

    mutating func deliverUpdates(before eventID: Int64, to jobs: inout JobList) {
        let due = incomingUpdates.prefix { $0.sequencingEventID < eventID }
        for var update in due {
            if let arguments = updateArguments[update.messageID] { update.arguments = arguments }
            jobs.append(.update(update))
        }
        incomingUpdates.removeFirst(due.count)
    }
}

extension ProtocolMessage {
    fileprivate static func reply(
        to update: UpdateRequest,
        _ kind: String,
        body: () throws -> Google_Protobuf_Any
    ) -> ProtocolMessage {
        .with {
            $0.id = "\(update.messageID)/\(kind)"
            $0.protocolInstanceID = update.protocolInstanceID
            // Packing a message made here cannot fail: proto3 has no required fields.
            if let body = try? body() { $0.body = body }
        }
    }
}
