import FermataCore
import SwiftProtobuf
import TemporalAPI

/// The payload codec's way into histories and out of commands. Without a codec nothing is touched.
struct WorkflowCodec: Sendable {
    let converter: DataConverter

    private var isIdle: Bool { converter.payloadCodec == nil }

    // MARK: In

    func decode(_ events: [HistoryEvent]) async throws -> [HistoryEvent] {
        guard !isIdle else { return events }
        var result: [HistoryEvent] = []
        result.reserveCapacity(events.count)
        for event in events { result.append(try await decode(event)) }
        return result
    }

    private func decode(_ event: HistoryEvent) async throws -> HistoryEvent {
        var event = event
        switch event.attributes {
        case .workflowExecutionStartedEventAttributes(var a):
            a.input = try await converter.decode(a.input)
            a.memo.fields = try await converter.decode(a.memo).mapValues(\.proto)
            if a.hasContinuedFailure { a.continuedFailure = try await converter.decode(a.continuedFailure) }
            event.attributes = .workflowExecutionStartedEventAttributes(a)
        case .workflowExecutionSignaledEventAttributes(var a):
            a.input = try await converter.decode(a.input)
            event.attributes = .workflowExecutionSignaledEventAttributes(a)
        case .activityTaskCompletedEventAttributes(var a):
            a.result = try await converter.decode(a.result)
            event.attributes = .activityTaskCompletedEventAttributes(a)
        case .activityTaskFailedEventAttributes(var a):
            a.failure = try await converter.decode(a.failure)
            event.attributes = .activityTaskFailedEventAttributes(a)
        case .activityTaskTimedOutEventAttributes(var a):
            a.failure = try await converter.decode(a.failure)
            event.attributes = .activityTaskTimedOutEventAttributes(a)
        case .activityTaskCanceledEventAttributes(var a):
            if a.hasDetails { a.details = try await converter.decode(a.details) }
            event.attributes = .activityTaskCanceledEventAttributes(a)
        case .childWorkflowExecutionCompletedEventAttributes(var a):
            a.result = try await converter.decode(a.result)
            event.attributes = .childWorkflowExecutionCompletedEventAttributes(a)
        case .childWorkflowExecutionFailedEventAttributes(var a):
            a.failure = try await converter.decode(a.failure)
            event.attributes = .childWorkflowExecutionFailedEventAttributes(a)
        case .childWorkflowExecutionCanceledEventAttributes(var a):
            if a.hasDetails { a.details = try await converter.decode(a.details) }
            event.attributes = .childWorkflowExecutionCanceledEventAttributes(a)
        default:
            break
        }
        return event
    }

    /// The arguments of all update requests in a task's messages and events, by the id of the request's message.
    func updateArguments(
        _ messages: [ProtocolMessage],
        _ events: [HistoryEvent]
    ) async throws -> [String: [APIPayload]] {
        guard !isIdle else { return [:] }
        var arguments: [String: [APIPayload]] = [:]
        for message in messages {
            guard let request = try? Temporal_Api_Update_V1_Request(unpackingAny: message.body) else { continue }
            arguments[message.id] = try await converter.decode(request.input.args).payloads
        }
        for event in events {
            switch event.attributes {
            case .workflowExecutionUpdateAcceptedEventAttributes(let a) where a.hasAcceptedRequest:
                arguments[a.acceptedRequestMessageID] =
                    try await converter.decode(a.acceptedRequest.input.args).payloads
            case .workflowExecutionUpdateAdmittedEventAttributes(let a):
                arguments["\(a.request.meta.updateID)/request"] =
                    try await converter.decode(a.request.input.args).payloads
            default:
                break
            }
        }
        return arguments
    }

    // MARK: Out

    func encode(_ completion: Completion) async throws -> Completion {
        guard !isIdle else { return completion }
        var completion = completion
        for index in completion.commands.indices {
            completion.commands[index] = try await encode(completion.commands[index])
        }
        for index in completion.messages.indices {
            completion.messages[index] = try await encode(completion.messages[index])
        }
        return completion
    }

    private func encode(_ command: Command) async throws -> Command {
        var command = command
        switch command.attributes {
        case .scheduleActivityTaskCommandAttributes(var a):
            a.input = try await converter.encode(a.input)
            command.attributes = .scheduleActivityTaskCommandAttributes(a)
        case .completeWorkflowExecutionCommandAttributes(var a):
            a.result = try await converter.encode(a.result)
            command.attributes = .completeWorkflowExecutionCommandAttributes(a)
        case .failWorkflowExecutionCommandAttributes(var a):
            a.failure = try await converter.encode(a.failure)
            command.attributes = .failWorkflowExecutionCommandAttributes(a)
        case .cancelWorkflowExecutionCommandAttributes(var a):
            a.details = try await converter.encode(a.details)
            command.attributes = .cancelWorkflowExecutionCommandAttributes(a)
        case .continueAsNewWorkflowExecutionCommandAttributes(var a):
            a.input = try await converter.encode(a.input)
            a.memo = try await encode(a.memo)
            command.attributes = .continueAsNewWorkflowExecutionCommandAttributes(a)
        case .startChildWorkflowExecutionCommandAttributes(var a):
            a.input = try await converter.encode(a.input)
            a.memo = try await encode(a.memo)
            command.attributes = .startChildWorkflowExecutionCommandAttributes(a)
        case .signalExternalWorkflowExecutionCommandAttributes(var a):
            a.input = try await converter.encode(a.input)
            command.attributes = .signalExternalWorkflowExecutionCommandAttributes(a)
        case .modifyWorkflowPropertiesCommandAttributes(var a):
            a.upsertedMemo = try await encode(a.upsertedMemo)
            command.attributes = .modifyWorkflowPropertiesCommandAttributes(a)
        default:
            break
        }
        if command.hasUserMetadata {
            var metadata = command.userMetadata
            if metadata.hasSummary { metadata.summary = try await encode(metadata.summary) }
            if metadata.hasDetails { metadata.details = try await encode(metadata.details) }
            command.userMetadata = metadata
        }
        return command
    }

    private func encode(_ message: ProtocolMessage) async throws -> ProtocolMessage {
        var message = message
        if var response = try? Temporal_Api_Update_V1_Response(unpackingAny: message.body) {
            switch response.outcome.value {
            case .success(let payloads): response.outcome.success = try await converter.encode(payloads)
            case .failure(let failure): response.outcome.failure = try await converter.encode(failure)
            case nil: break
            }
            message.body = try .init(message: response)
        } else if var rejection = try? Temporal_Api_Update_V1_Rejection(unpackingAny: message.body) {
            rejection.failure = try await converter.encode(rejection.failure)
            message.body = try .init(message: rejection)
        }
        return message
    }

    private func encode(_ payload: APIPayload) async throws -> APIPayload {
        try await converter.encode([Payload(payload)])[0].proto
    }

    private func encode(_ memo: Temporal_Api_Common_V1_Memo) async throws -> Temporal_Api_Common_V1_Memo {
        var memo = memo
        for key in memo.fields.keys.sorted() {
            // A null removes the value: the server must be able to read it.
            guard let payload = memo.fields[key], Payload(payload).encoding != NullPayloadConverter.name else {
                continue
            }
            memo.fields[key] = try await encode(payload)
        }
        return memo
    }
}
