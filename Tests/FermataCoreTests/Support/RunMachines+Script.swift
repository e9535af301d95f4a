import SwiftProtobuf
import TemporalAPI

@testable import FermataCore

/// What workflow code does in one activation.
typealias Step = (inout RunMachines) -> Void

extension RunMachines {
    /// Feeds history and lets the nth step answer the nth activation. Without a step, code does nothing.
    mutating func run(
        _ events: [HistoryEvent],
        previousStartedEventID: Int64 = 0,
        messages: [ProtocolMessage] = [],
        updateArguments: [String: [APIPayload]] = [:],
        replaysOnly: Bool = false,
        _ steps: [Step] = []
    ) throws -> [Activation] {
        try feed(
            TaskInput(
                events: events,
                previousStartedEventID: previousStartedEventID,
                messages: messages,
                updateArguments: updateArguments,
                replaysOnly: replaysOnly
            )
        )
        var activations: [Activation] = []
        while let activation = try nextActivation() {
            if activations.count < steps.count { steps[activations.count](&self) }
            endActivation()
            activations.append(activation)
        }
        return activations
    }

    mutating func takeCommands() -> [String] {
        takeCompletion(sdkVersion: "1").commands.map(\.summary)
    }

    // MARK: What code asks for

    mutating func timer(_ number: Int) { startTimer(number, duration: .seconds(1), metadata: nil) }

    mutating func activity(
        _ number: Int,
        type: String = "Fetch",
        id: String? = nil,
        _ cancellation: ActivityCancellation = .tryCancel
    ) {
        scheduleActivity(
            number,
            .with {
                $0.activityID = id ?? String(number)
                $0.activityType.name = type
            },
            cancellation: cancellation,
            metadata: nil
        )
    }

    mutating func child(
        _ number: Int,
        id: String = "child",
        type: String = "Child",
        _ cancellation: ChildCancellation = .tryCancel
    ) {
        startChild(
            number,
            .with {
                $0.namespace = "default"
                $0.workflowID = id
                $0.workflowType.name = type
            },
            cancellation: cancellation,
            metadata: nil
        )
    }

    mutating func signal(_ number: Int, _ name: String = "Knock") {
        signalExternal(
            number,
            .with {
                $0.execution.workflowID = "other"
                $0.signalName = name
            }
        )
    }

    mutating func cancelOther(_ number: Int) { cancelExternal(number, .with { $0.workflowID = "other" }) }

    mutating func complete() {
        end(.completeWorkflowExecution, .completeWorkflowExecutionCommandAttributes(.init()))
    }

    mutating func fail() {
        end(.failWorkflowExecution, .failWorkflowExecutionCommandAttributes(.init()))
    }
}
