import TemporalAPI

/// Splits a history into the stretches that workflow code saw as one.
///
/// A unit is made of the events up to and including the WorkflowTaskStarted for which code was run. Commands of that
/// run follow its WorkflowTaskCompleted, so they stand at the start of the next unit. Workflow tasks that failed, timed
/// out, or were empty heartbeats are no boundaries. The rules are those of the other SDKs, so histories split alike.
enum WorkflowTaskUnits {
    /// The events of one unit, up to but not including `end`.
    struct Unit {
        var end: Int
        /// Whether code was run at the end of the unit. False for what follows the last workflow task that took effect.
        var activates: Bool
    }

    /// The unit that starts at index `start`.
    ///
    /// - Parameter pendingUpdate: The sequencing id of the first update that waits to be delivered. Once accepted, it
    ///   will end a unit before its workflow task; so it must now, or a replay would see another order.
    static func unit(of events: [HistoryEvent], from start: Int, pendingUpdate: Int64? = nil) -> Unit {
        var sawCommand = false
        var sawCommandOrStart = false
        var openStarts: [Int] = []
        var index = start

        while index < events.count {
            let event = events[index]
            if event.isTerminal {
                if let last = openStarts.last { return Unit(end: last + 1, activates: true) }
                return Unit(end: index + 1, activates: false)
            }
            if event.isCommandEvent {
                sawCommand = true
                sawCommandOrStart = true
            } else if event.eventType == .workflowExecutionStarted {
                sawCommandOrStart = true
            } else if event.eventType == .workflowTaskStarted {
                openStarts.append(index)
                switch boundary(at: index, in: events, sawCommand, sawCommandOrStart) {
                case .unit:
                    let last = openStarts.last { events[$0].eventID < pendingUpdate ?? .max }
                    return Unit(end: (last ?? index) + 1, activates: true)
                case .unitBeforeUpdate(let sequencingID):
                    let last = openStarts.last { events[$0].eventID < sequencingID }
                    return Unit(end: (last ?? index) + 1, activates: true)
                case .neverTookEffect: openStarts.removeLast()
                case .goesOn: break
                }
            }
            index += 1
        }
        if let last = openStarts.last(where: { events[$0].eventID < pendingUpdate ?? .max }) ?? openStarts.last {
            return Unit(end: last + 1, activates: true)
        }
        return Unit(end: events.count, activates: false)
    }

    private enum Boundary {
        case unit
        case unitBeforeUpdate(sequencingID: Int64)
        case neverTookEffect
        case goesOn
    }

    private static func boundary(
        at index: Int,
        in events: [HistoryEvent],
        _ sawCommand: Bool,
        _ sawCommandOrStart: Bool
    ) -> Boundary {
        let next = index + 1 < events.count ? events[index + 1] : nil
        let afterNext = index + 2 < events.count ? events[index + 2] : nil
        switch next?.eventType {
        case .workflowTaskFailed, .workflowTaskTimedOut, .workflowExecutionTimedOut, .workflowExecutionTerminated,
            .workflowExecutionCanceled:
            return .neverTookEffect
        case .workflowTaskCompleted:
            guard let afterNext else { break }
            if !sawCommand, afterNext.eventType == .workflowTaskScheduled { return .goesOn }
            if case .workflowExecutionUpdateAcceptedEventAttributes(let accepted) = afterNext.attributes {
                return .unitBeforeUpdate(sequencingID: accepted.acceptedRequestSequencingEventID)
            }
            return .unit
        default:
            break
        }
        return sawCommandOrStart ? .unit : .goesOn
    }
}
