import SwiftProtobuf
import TemporalAPI

/// Everything that is known about one run: its history as far as code has seen it, the machines of the things it
/// waits for, and the commands it has issued.
///
/// Invariants
/// - M1. Input is history (``feed(_:)``) and commands; output is ``Activation`` values and a ``Completion``. Nothing
///   else goes in or out: no clock, no I/O, no randomness.
/// - M2. Commands leave in the order in which code issued them, and events must confirm them in that order.
/// - M3. No dictionary is ever iterated: their order differs between processes.
/// - M4. An error leaves the machines unusable. The run is evicted and built again from history.
package struct RunMachines: Sendable {
    // History
    var events: [HistoryEvent] = []
    var cursor = 0
    var lastProcessedEventID: Int64 = 0
    var previousStartedEventID: Int64 = 0
    var replaysOnly = false
    var isClosed = false
    var flags = LogicFlags()

    // What code sees
    package internal(set) var isReplaying = true
    package internal(set) var time: Int64 = 0
    package internal(set) var historyLength = 0
    package internal(set) var historySize = 0
    package internal(set) var continueAsNewSuggested = false

    // What code waits for, and what it has asked for
    var machines: [MachineID: Machine] = [:]
    var machineByEvent: [Int64: MachineID] = [:]
    var queue = CommandQueue()
    var terminal: QueuedCommand?

    // Messages
    var incomingUpdates: [UpdateRequest] = []
    var admittedUpdates: [String: UpdateRequest] = [:]
    var updateArguments: [String: [APIPayload]] = [:]
    var rejections: [ProtocolMessage] = []

    var patches = PatchBook()
    /// The event behind a skipped patch marker lists patches and is skipped as well.
    var skipsNextUpsert = false

    package init() {}

    /// One machine of any kind.
    enum Machine: Sendable {
        case timer(TimerMachine)
        case activity(ActivityMachine)
        case childWorkflow(ChildWorkflowMachine)
        /// Messages to other workflows have no states of their own: they are sent, then answered.
        case external(workflowID: String)
    }
}

/// History and messages of one workflow task.
package struct TaskInput: Sendable {
    /// Events in order; those seen before are skipped.
    package var events: [HistoryEvent]
    /// The last WorkflowTaskStarted whose effects are in history, or 0.
    package var previousStartedEventID: Int64
    package var messages: [ProtocolMessage]
    /// Arguments of update requests that a codec has decoded, by the id of the request's message.
    package var updateArguments: [String: [APIPayload]]
    /// For a query without a workflow task, and for replay: no command will be sent, all is past.
    package var replaysOnly: Bool

    package init(
        events: [HistoryEvent],
        previousStartedEventID: Int64,
        messages: [ProtocolMessage] = [],
        updateArguments: [String: [APIPayload]] = [:],
        replaysOnly: Bool = false
    ) {
        self.events = events
        self.previousStartedEventID = previousStartedEventID
        self.messages = messages
        self.updateArguments = updateArguments
        self.replaysOnly = replaysOnly
    }
}

extension TaskInput {
    /// The events that code may see. A query is answered from what completed workflow tasks have led to; what stands
    /// behind them belongs to a task that another poll has taken.
    fileprivate var pastEvents: ArraySlice<HistoryEvent> {
        guard replaysOnly, previousStartedEventID > 0 else { return events[...] }
        let end = events.firstIndex {
            $0.eventID > previousStartedEventID && !$0.isCommandEvent && $0.eventType != .workflowTaskCompleted
        }
        return events[..<(end ?? events.endIndex)]
    }
}

extension RunMachines {
    /// The id of the last event that ``nextActivation()`` has taken in.
    package var processedEventID: Int64 { lastProcessedEventID }

    /// Whether history has shown the end of the run.
    package var hasEnded: Bool { isClosed }

    /// Takes the history and messages of a task.
    package mutating func feed(_ input: TaskInput) throws(ReplayError) {
        events.removeFirst(cursor)
        cursor = 0
        previousStartedEventID = input.previousStartedEventID
        replaysOnly = input.replaysOnly
        updateArguments = input.updateArguments
        var expected = (events.last?.eventID ?? lastProcessedEventID) + 1
        for event in input.pastEvents where event.eventID >= expected {
            guard event.eventID == expected else {
                throw .invalidHistory("Event \(event.eventID) came where event \(expected) was due; history has a gap.")
            }
            events.append(event)
            expected += 1
        }
        for message in input.messages {
            guard let request = try? Temporal_Api_Update_V1_Request(unpackingAny: message.body) else {
                throw .invalidHistory("A message of the unknown kind '\(message.body.typeURL)' came with the task.")
            }
            expect(
                UpdateRequest(
                    protocolInstanceID: message.protocolInstanceID,
                    messageID: message.id,
                    sequencingEventID: message.eventID,
                    request: request,
                    runsValidator: true
                )
            )
        }
    }

    /// Forgets a workflow task that the server discarded because it changed nothing: its events were never stored,
    /// and their numbers will be used again.
    package mutating func discardSpeculativeTask() {
        // The discarded task is the pair of its WorkflowTaskScheduled and WorkflowTaskStarted events.
        lastProcessedEventID -= 2
    }
}
