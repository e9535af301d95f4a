package import TemporalAPI

/// What workflow code has to be told, in this order, before it runs again.
package struct Activation: Sendable {
    package var jobs: [Job] = []
    /// The workflow's clock, in nanoseconds since 1970. Never goes back.
    package var time: Int64 = 0
    package var isReplaying = false
    package var historyLength = 0
    package var historySize = 0
    package var continueAsNewSuggested = false
}

/// One thing that happened to a run.
package enum Job: Sendable {
    case initialize(Temporal_Api_History_V1_WorkflowExecutionStartedEventAttributes)
    case reseed(UInt64)
    case signal(Temporal_Api_History_V1_WorkflowExecutionSignaledEventAttributes)
    case update(UpdateRequest)
    case timerFired(Int)
    case activityResolved(Int, ActivityResolution)
    case childStartResolved(Int, ChildStartResolution)
    case childResolved(Int, ChildResolution)
    case externalSignalResolved(Int, ExternalResolution)
    case externalCancelResolved(Int, ExternalResolution)
    case cancelWorkflow(reason: String)
}

/// Whether a message to another workflow arrived.
package enum ExternalResolution: Sendable {
    case delivered
    /// The cause, in the words of the API: `EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND` and so on.
    case failed(cause: String, workflowID: String)
}

/// A request to update a run.
package struct UpdateRequest: Sendable {
    package var protocolInstanceID: String
    package var messageID: String
    package var sequencingEventID: Int64
    package var request: Temporal_Api_Update_V1_Request
    /// Whether the validator decides; on replay history has decided already.
    package var runsValidator: Bool
    /// The arguments for code. `request` goes back to the server as it came; a codec decodes only these.
    package var arguments: [APIPayload]

    init(
        protocolInstanceID: String,
        messageID: String,
        sequencingEventID: Int64,
        request: Temporal_Api_Update_V1_Request,
        runsValidator: Bool
    ) {
        self.protocolInstanceID = protocolInstanceID
        self.messageID = messageID
        self.sequencingEventID = sequencingEventID
        self.request = request
        self.runsValidator = runsValidator
        self.arguments = request.input.args.payloads
    }

    package var name: String { request.input.name }
}
