import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    /// What a worker might want after a workflow task: mostly sense, and sometimes a command that is wrong.
    func commands(for run: Run) -> [Command] {
        var commands = (0..<random.number(in: 0...3)).compactMap { _ in command(for: run) }
        // Long histories would only make each step slower.
        if random.chance(run.nextEventID > 80 ? 90 : 25), let end = closingCommand() { commands.append(end) }
        return commands
    }

    func seconds(_ range: ClosedRange<Int>) -> Google_Protobuf_Duration {
        Duration.seconds(random.number(in: range)).message
    }

    func retryPolicy() -> RetryPolicy {
        .with {
            $0.initialInterval = seconds(1...3)
            $0.backoffCoefficient = 2
            $0.maximumAttempts = Int32(random.number(in: 1...3))
        }
    }

    private enum Kind {
        case timer, cancelTimer, activity, cancelActivity, child, signal, cancel, nexus, cancelNexus, marker, memo,
            wrong
    }

    private static let weights: [(Kind, Int)] = [
        (.timer, 20), (.cancelTimer, 6), (.activity, 30), (.cancelActivity, 6), (.child, 10), (.signal, 8),
        (.cancel, 3), (.nexus, 8), (.cancelNexus, 3), (.marker, 5), (.memo, 3), (.wrong, 1),
    ]

    private func command(for run: Run) -> Command? {
        switch random.pick(weighted: Self.weights) {
        case .timer: startTimer(id: name("timer"))
        case .cancelTimer: random.pick(run.timers.keys.sorted()).map(cancelTimer)
        case .activity: scheduleActivity()
        case .cancelActivity: random.pick(run.activities.keys.sorted()).map(cancelActivity)
        case .child: startChild()
        case .signal: signalExternal()
        case .cancel: cancelExternal()
        case .nexus: scheduleNexusOperation()
        case .cancelNexus: random.pick(run.nexusOperations.keys.sorted()).map(cancelNexusOperation)
        case .marker: make(.recordMarker) { $0.recordMarkerCommandAttributes.markerName = "marker" }
        case .memo: modifyMemo()
        // A timer that is there already.
        case .wrong: run.timers.keys.min().map(startTimer)
        case nil: nil
        }
    }

    private func closingCommand() -> Command? {
        switch random.number(in: 1...10) {
        case 1...5: make(.completeWorkflowExecution) { $0.completeWorkflowExecutionCommandAttributes = .init() }
        case 6...7:
            make(.failWorkflowExecution) {
                $0.failWorkflowExecutionCommandAttributes.failure = .with {
                    $0.message = "failed"
                    $0.applicationFailureInfo = .init()
                }
            }
        case 8: make(.cancelWorkflowExecution) { $0.cancelWorkflowExecutionCommandAttributes = .init() }
        default:
            make(.continueAsNewWorkflowExecution) {
                $0.continueAsNewWorkflowExecutionCommandAttributes = .with {
                    $0.workflowType.name = "Simulated"
                    $0.taskQueue.name = Self.queues[0]
                }
            }
        }
    }

    private func make(_ type: CommandType, _ configure: (inout Command) -> Void) -> Command {
        var command = Command()
        command.commandType = type
        configure(&command)
        return command
    }

    private func startTimer(id: String) -> Command {
        make(.startTimer) {
            $0.startTimerCommandAttributes.timerID = id
            $0.startTimerCommandAttributes.startToFireTimeout = seconds(1...60)
        }
    }

    private func cancelTimer(id: String) -> Command {
        make(.cancelTimer) { $0.cancelTimerCommandAttributes.timerID = id }
    }

    private func scheduleActivity() -> Command {
        make(.scheduleActivityTask) {
            $0.scheduleActivityTaskCommandAttributes = .with {
                $0.activityID = name("activity")
                $0.activityType.name = "Work"
                $0.taskQueue.name = random.pick(Self.queues) ?? ""
                $0.startToCloseTimeout = seconds(5...40)
                if random.chance(30) { $0.scheduleToCloseTimeout = seconds(10...120) }
                if random.chance(20) { $0.scheduleToStartTimeout = seconds(5...60) }
                if random.chance(30) { $0.heartbeatTimeout = seconds(3...20) }
                $0.retryPolicy = retryPolicy()
                $0.requestEagerExecution = random.chance(20)
            }
        }
    }

    private func cancelActivity(scheduledEventID: Int64) -> Command {
        make(.requestCancelActivityTask) {
            $0.requestCancelActivityTaskCommandAttributes.scheduledEventID = scheduledEventID
        }
    }

    private func startChild() -> Command {
        make(.startChildWorkflowExecution) {
            $0.startChildWorkflowExecutionCommandAttributes = .with {
                $0.workflowID = random.pick(Self.childIDs) ?? ""
                $0.workflowType.name = "Simulated"
                $0.taskQueue.name = random.pick(Self.queues) ?? ""
                $0.parentClosePolicy = random.pick([.terminate, .abandon, .requestCancel]) ?? .terminate
                if random.chance(20) { $0.retryPolicy = retryPolicy() }
                if random.chance(20) { $0.workflowRunTimeout = seconds(20...200) }
            }
        }
    }

    private func signalExternal() -> Command {
        make(.signalExternalWorkflowExecution) {
            $0.signalExternalWorkflowExecutionCommandAttributes = .with {
                $0.execution.workflowID = anyWorkflowID()
                $0.signalName = "external"
            }
        }
    }

    private func cancelExternal() -> Command {
        make(.requestCancelExternalWorkflowExecution) {
            $0.requestCancelExternalWorkflowExecutionCommandAttributes.workflowID = anyWorkflowID()
        }
    }

    private func scheduleNexusOperation() -> Command {
        make(.scheduleNexusOperation) {
            $0.scheduleNexusOperationCommandAttributes = .with {
                ($0.endpoint, $0.service, $0.operation) = (Self.endpoint, "service", "operation")
                // Nobody tells how an operation has ended that goes on elsewhere.
                $0.scheduleToCloseTimeout = seconds(5...90)
                if random.chance(20) { $0.scheduleToStartTimeout = seconds(2...20) }
            }
        }
    }

    private func cancelNexusOperation(scheduledEventID: Int64) -> Command {
        make(.requestCancelNexusOperation) {
            $0.requestCancelNexusOperationCommandAttributes.scheduledEventID = scheduledEventID
        }
    }

    private func modifyMemo() -> Command {
        make(.modifyWorkflowProperties) {
            $0.modifyWorkflowPropertiesCommandAttributes.upsertedMemo.fields = ["key": .jsonText(name("memo"))]
        }
    }
}
