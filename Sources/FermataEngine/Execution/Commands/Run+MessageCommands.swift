import SwiftProtobuf
import TemporalAPI

extension Run {
    mutating func takeProtocolMessage(_ command: Command, _ batch: inout CommandBatch) throws {
        let cause = WorkflowTaskFailedCause.badUpdateWorkflowExecutionMessage
        guard case .protocolMessageCommandAttributes(let attributes)? = command.attributes else {
            throw WorkflowTaskFault(cause, "ProtocolMessageCommandAttributes is not set on ProtocolMessageCommand.")
        }
        guard !attributes.messageID.isEmpty else {
            throw WorkflowTaskFault(cause, "MessageID is not set on ProtocolMessageCommand.")
        }
        guard let index = batch.messages.firstIndex(where: { $0.id == attributes.messageID }) else {
            throw WorkflowTaskFault(
                cause,
                "ProtocolMessageCommand referenced absent message ID \(attributes.messageID)"
            )
        }
        try deliver(batch.messages.remove(at: index), &batch)
    }

    /// Gives a worker's message to the update that it is about.
    mutating func deliver(_ message: Temporal_Api_Protocol_V1_Message, _ batch: inout CommandBatch) throws {
        if message.body.value.count > batch.limits.blobBytesMaximum {
            let type = message.body.typeURL.split(separator: "/").last ?? ""
            throw WorkflowTaskFault(
                .badUpdateWorkflowExecutionMessage,
                "Message type \(type) exceeds size limit.",
                endsRun: true
            )
        }
        try handleUpdateMessage(message, completedEventID: batch.completedEventID, now: batch.now)
    }
}
