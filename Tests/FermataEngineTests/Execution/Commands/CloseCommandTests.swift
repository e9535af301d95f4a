import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Commands that end a run")
struct CloseCommandTests {
    private func continueAsNew(_ configure: (inout Run.ContinueAttributes) -> Void = { _ in }) -> Command {
        var attributes = Run.ContinueAttributes()
        configure(&attributes)
        return .with {
            $0.commandType = .continueAsNewWorkflowExecution
            $0.continueAsNewWorkflowExecutionCommandAttributes = attributes
        }
    }

    private var fail: Command {
        .with {
            $0.commandType = .failWorkflowExecution
            $0.failWorkflowExecutionCommandAttributes.failure.message = "wrong"
        }
    }

    private var cancel: Command {
        .with {
            $0.commandType = .cancelWorkflowExecution
            $0.cancelWorkflowExecutionCommandAttributes.details = .text("gone")
        }
    }

    @Test("each is the last event, and points to the completed task")
    func events() throws {
        for (command, type, status) in [
            (.complete(), .workflowExecutionCompleted, .completed),
            (fail, .workflowExecutionFailed, .failed),
            (cancel, .workflowExecutionCanceled, .canceled),
            (continueAsNew(), .workflowExecutionContinuedAsNew, .continuedAsNew),
        ] as [(Command, EventType, WorkflowStatus)] {
            var fixture = WorkflowTaskFixture()
            var command = command
            command.userMetadata.summary.data = .init("s".utf8)
            let outcome = try fixture.work([.startTimer("t"), command]) { $0.returnNewWorkflowTask = true }
            #expect(outcome.newTask == nil)
            let events = fixture.takeEvents()
            #expect(events.suffix(2).map(\.eventType) == [.timerStarted, type])
            #expect(events.last?.hasUserMetadata == true)
            #expect(fixture.run.status == status)
            #expect(fixture.run.workflowTask == nil)
            #expect(fixture.run.nextWorkflowTaskDeadline == nil)
        }
    }

    @Test("none is accepted while something waits that the worker has not seen")
    func unhandled() throws {
        for command in [Command.complete(), fail, cancel, continueAsNew()] {
            var fixture = WorkflowTaskFixture()
            try fixture.start()
            fixture.signal()
            #expect(try fixture.complete([command]).error?.message == "UnhandledCommand")
            #expect(fixture.run.isRunning)
        }
    }

    @Test("what is wrong is named")
    func faults() throws {
        var bareFailure = Command.bare(.failWorkflowExecution)
        bareFailure.failWorkflowExecutionCommandAttributes = .init()
        let cases: [(Command, String)] = [
            (
                .bare(.completeWorkflowExecution),
                "BadCompleteWorkflowExecutionAttributes: "
                    + "CompleteWorkflowExecutionCommandAttributes is not set on CompleteWorkflowExecutionCommand."
            ),
            (
                bareFailure,
                "BadFailWorkflowExecutionAttributes: Failure is not set on FailWorkflowExecutionCommand."
            ),
            (
                continueAsNew { $0.workflowRunTimeout.seconds = -1 },
                "BadContinueAsNewAttributes: Invalid WorkflowRunTimeout on ContinueAsNewWorkflowExecutionCommand: "
                    + "negative duration. WorkflowType=Type TaskQueue=queue"
            ),
            (
                continueAsNew { $0.searchAttributes.indexedFields = ["Unknown": Payload()] },
                "BadSearchAttributes: invalid SearchAttributes on ContinueAsNewWorkflowExecutionCommand: "
                    + "search attribute Unknown is not defined. WorkflowType=Type TaskQueue=queue"
            ),
        ]
        for (command, message) in cases {
            var fixture = WorkflowTaskFixture()
            #expect(try fixture.work([command]).error?.message == message)
        }
    }

    @Test("the next run takes from this one what the worker leaves open")
    func inherited() throws {
        var fixture = WorkflowTaskFixture {
            $0.workflowRunTimeout.seconds = 50
            $0.workflowTaskTimeout.seconds = 20
        }
        try fixture.work([continueAsNew()])
        let event = try #require(fixture.takeEvents().last)
        let attributes = event.workflowExecutionContinuedAsNewEventAttributes
        #expect(attributes.workflowType.name == "Type")
        #expect(attributes.taskQueue == .named("queue"))
        #expect(attributes.workflowRunTimeout.seconds == 50)
        #expect(attributes.workflowTaskTimeout.seconds == 20)
    }

    @Test("a result that is too large ends the run")
    func largeResult() throws {
        var fixture = WorkflowTaskFixture()
        fixture.limits.blobBytesMaximum = 3
        let outcome = try fixture.work([.complete("large")])
        #expect(
            outcome.error?.message == "BadScheduleActivityAttributes: "
                + "CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit."
        )
        #expect(fixture.run.status == .terminated)
    }
}
