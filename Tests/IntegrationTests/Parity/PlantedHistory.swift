import Foundation
import TestSupport

/// The history of a run that starts a timer, hears of some things, and ends. All ids and times are drawn anew.
struct PlantedHistory {
    /// What arrives while the run waits.
    enum Arrival {
        case timer
        case signal(String)
    }

    /// What no server writes.
    enum Flaw: Sendable {
        /// Nothing tells the workflow's code what has arrived.
        case unanswered
        /// The timer fires before it is due.
        case early
        /// The timer fires twice.
        case twice
        /// Something stands between the start of a workflow task and its end.
        case interrupted
    }

    private(set) var events: [LenientJSON] = []

    private let start = Date.now
    private let requestID = UUID().uuidString.lowercased()

    init(order: [Arrival] = [.timer, .signal("go")], result: String = "done", flaw: Flaw? = nil) {
        append("WORKFLOW_EXECUTION_STARTED", ["workflowType": .object(["name": .string("Flow")])])
        scheduleTask()
        completeTask()
        let wait: [String: LenientJSON] = ["timerId": .string("1"), "startToFireTimeout": .string("1s")]
        append("TIMER_STARTED", wait.decided(by: events.count))
        let timer = events.count
        let due: TimeInterval = flaw == .early ? 0 : 2
        for (index, arrival) in order.enumerated() {
            switch arrival {
            case .timer:
                let attributes: [String: LenientJSON] = [
                    "timerId": .string("1"), "startedEventId": .string("\(timer)"),
                ]
                append("TIMER_FIRED", attributes, after: due)
                if flaw == .twice { append("TIMER_FIRED", attributes, after: due) }
            case .signal(let name):
                append("WORKFLOW_EXECUTION_SIGNALED", ["signalName": .string(name)], after: due)
            }
            if index == 0, flaw != .unanswered { scheduleTask(after: due) }
        }
        if flaw != .unanswered { completeTask(after: due, isInterrupted: flaw == .interrupted) }
        append("WORKFLOW_EXECUTION_COMPLETED", ["note": LenientJSON.string(result)].decided(by: events.count), after: 3)
        if flaw == .unanswered { events.removeLast() }
    }

    private mutating func scheduleTask(after seconds: TimeInterval = 0) {
        append("WORKFLOW_TASK_SCHEDULED", ["startToCloseTimeout": .string("10s")], after: seconds)
    }

    private mutating func completeTask(after seconds: TimeInterval = 0, isInterrupted: Bool = false) {
        let scheduled = events.lastIndex { $0["eventType"].string == "EVENT_TYPE_WORKFLOW_TASK_SCHEDULED" } ?? 0
        let attributes = ["scheduledEventId": LenientJSON.string("\(scheduled + 1)")]
        let worker: [String: LenientJSON] = ["requestId": .string(requestID), "identity": .string("1@machine")]
        append("WORKFLOW_TASK_STARTED", attributes.merging(worker) { $1 }, after: seconds)
        let started = ["startedEventId": LenientJSON.string("\(events.count)")]
        if isInterrupted { append("WORKFLOW_EXECUTION_SIGNALED", ["signalName": .string("now")], after: seconds) }
        append("WORKFLOW_TASK_COMPLETED", attributes.merging(started) { $1 }, after: seconds)
    }

    private mutating func append(_ type: String, _ attributes: [String: LenientJSON], after seconds: TimeInterval = 0) {
        let name = type.lowercased().split(separator: "_").map(\.capitalized).joined()
        let key = name.prefix(1).lowercased() + name.dropFirst() + "EventAttributes"
        events.append(
            .object([
                "eventId": .string("\(events.count + 1)"),
                "eventType": .string("EVENT_TYPE_" + type),
                "eventTime": .string(start.addingTimeInterval(seconds).ISO8601Format()),
                "taskId": .string("\((events.count + 1) * 1_000 + Int.random(in: 0..<1_000))"),
                key: .object(attributes),
            ])
        )
    }
}

extension [String: LenientJSON] {
    /// With the workflow task by which a worker decided it.
    fileprivate func decided(by eventID: Int) -> Self {
        merging(["workflowTaskCompletedEventId": .string("\(eventID)")]) { $1 }
    }
}
