import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Commands about other workflows")
struct RelationCommandTests {
    private typealias SignalAttributes = Temporal_Api_Command_V1_SignalExternalWorkflowExecutionCommandAttributes
    private typealias CancelAttributes =
        Temporal_Api_Command_V1_RequestCancelExternalWorkflowExecutionCommandAttributes

    private func signal(_ configure: (inout SignalAttributes) -> Void = { _ in }) -> Command {
        var attributes = SignalAttributes()
        attributes.execution.workflowID = "target"
        attributes.signalName = "go"
        configure(&attributes)
        return .with {
            $0.commandType = .signalExternalWorkflowExecution
            $0.signalExternalWorkflowExecutionCommandAttributes = attributes
        }
    }

    private func cancel(_ configure: (inout CancelAttributes) -> Void = { _ in }) -> Command {
        var attributes = CancelAttributes()
        attributes.workflowID = "target"
        configure(&attributes)
        return .with {
            $0.commandType = .requestCancelExternalWorkflowExecution
            $0.requestCancelExternalWorkflowExecutionCommandAttributes = attributes
        }
    }

    @Test("a child is initiated with everything filled in")
    func child() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([
            .child {
                $0.memo.fields = ["m": .with { $0.data = .init("null".utf8) }]
                $0.retryPolicy.maximumAttempts = 3
                $0.workflowExecutionTimeout.seconds = 100
                $0.control = "c"
            }
        ])
        guard case .startChild(5)? = fixture.run.output.effects.last else {
            Issue.record("the child isn't started")
            return
        }
        let event = try #require(fixture.takeEvents().last)
        #expect(event.eventType == .startChildWorkflowExecutionInitiated)
        let attributes = event.startChildWorkflowExecutionInitiatedEventAttributes
        #expect(attributes.namespace == "namespace")
        #expect(attributes.namespaceID == "namespace-id")
        #expect(attributes.workflowID == "child")
        #expect(attributes.taskQueue == .named("queue"))
        #expect(attributes.workflowExecutionTimeout.seconds == 100)
        #expect(attributes.workflowRunTimeout.seconds == 100)
        #expect(attributes.workflowTaskTimeout.seconds == 10)
        #expect(attributes.parentClosePolicy == .terminate)
        #expect(attributes.workflowIDReusePolicy == .allowDuplicate)
        #expect(attributes.retryPolicy.backoffCoefficient == 2)
        #expect(!attributes.hasMemo)
        #expect(attributes.control == "c")
        #expect(attributes.workflowTaskCompletedEventID == 4)
        #expect(fixture.run.children[5] != nil)
    }

    @Test("a child without time-outs has a standard task time-out, cut to its run")
    func childTimeouts() throws {
        for (run, task, expected) in [(0, 0, 10), (5, 0, 5), (0, 500, 120), (0, 30, 30)] as [(Int64, Int64, Int64)] {
            var fixture = WorkflowTaskFixture()
            try fixture.work([
                .child {
                    $0.workflowRunTimeout.seconds = run
                    $0.workflowTaskTimeout.seconds = task
                }
            ])
            let event = try #require(fixture.takeEvents().last)
            let attributes = event.startChildWorkflowExecutionInitiatedEventAttributes
            #expect(attributes.workflowRunTimeout.seconds == run)
            #expect(attributes.workflowTaskTimeout.seconds == expected)
            #expect(!attributes.hasWorkflowExecutionTimeout)
            #expect(!attributes.hasRetryPolicy)
        }
    }

    @Test("what is wrong with a child is named")
    func childFaults() throws {
        let prefix = "BadStartChildExecutionAttributes: "
        let name = "StartChildWorkflowExecutionCommand"
        let all = "WorkflowId=child WorkflowType=Child Namespace=namespace"
        let cases: [(Command, String)] = [
            (
                .child(""),
                prefix + "Required field WorkflowId is not set on \(name). WorkflowType=Child Namespace=namespace"
            ),
            (
                .child { $0.clearWorkflowType() },
                prefix + "Required field WorkflowType is not set on \(name). WorkflowId=child Namespace=namespace"
            ),
            (
                .child { $0.workflowRunTimeout.seconds = -1 },
                prefix + "Invalid WorkflowRunTimeout on \(name): negative duration. \(all)"
            ),
            (
                .child { $0.retryPolicy.maximumAttempts = -1 },
                prefix + "invalid WorkflowRetryPolicy on \(name): MaximumAttempts cannot be negative on retry policy.. "
                    + all
            ),
            (
                .child { $0.cronSchedule = "bad" },
                prefix + "invalid CronSchedule on \(name): invalid CronSchedule.. \(all)"
            ),
            (
                .child { $0.searchAttributes.indexedFields = ["Unknown": Payload()] },
                "BadSearchAttributes: invalid SearchAttributes on StartChildWorkflowCommand: "
                    + "search attribute Unknown is not defined. \(all)"
            ),
            (.child { $0.namespace = "other" }, prefix + "cross namespace commands are not allowed"),
            (
                .child {
                    $0.inheritBuildID = true
                    $0.taskQueue.name = "other"
                },
                prefix + "StartChildWorkflowExecution with UseCompatibleVersion cannot run on different task queue."
            ),
        ]
        for (command, message) in cases {
            var fixture = WorkflowTaskFixture()
            #expect(try fixture.work([command]).error?.message == message)
        }
    }

    @Test("a namespace that doesn't exist is no fault of the workflow: the worker keeps its task")
    func unknownNamespace() throws {
        for command in [
            Command.child { $0.namespace = "gone" }, signal { $0.namespace = "gone" }, cancel { $0.namespace = "gone" },
        ] {
            var fixture = WorkflowTaskFixture()
            let error = #expect(throws: EngineError.self) { try fixture.work([command]) }
            #expect(error?.code == .notFound)
        }
    }

    @Test("a signal for another workflow is initiated")
    func signalOther() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([
            signal {
                $0.input = .text("in")
                $0.childWorkflowOnly = true
            }
        ])
        guard case .signalExternal(5)? = fixture.run.output.effects.last else {
            Issue.record("the signal isn't sent")
            return
        }
        let event = try #require(fixture.takeEvents().last)
        let attributes = event.signalExternalWorkflowExecutionInitiatedEventAttributes
        #expect(attributes.namespace == "")
        #expect(attributes.namespaceID == "namespace-id")
        #expect(attributes.workflowExecution.workflowID == "target")
        #expect(attributes.signalName == "go")
        #expect(attributes.input == .text("in"))
        #expect(attributes.childWorkflowOnly)
    }

    @Test("a request to cancel another workflow is initiated")
    func cancelOther() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([cancel { $0.reason = "why" }])
        guard case .cancelExternal(5)? = fixture.run.output.effects.last else {
            Issue.record("the request isn't sent")
            return
        }
        let event = try #require(fixture.takeEvents().last)
        let attributes = event.requestCancelExternalWorkflowExecutionInitiatedEventAttributes
        #expect(attributes.workflowExecution.workflowID == "target")
        #expect(attributes.reason == "why")
    }

    @Test("a child can't be started and cancelled by the same task")
    func cancelNewChild() throws {
        var fixture = WorkflowTaskFixture()
        let outcome = try fixture.work([.child("target"), cancel()])
        #expect(
            outcome.error?.message == "BadRequestCancelExternalWorkflowExecutionAttributes: "
                + "Start and RequestCancel for child workflow is not allowed in same workflow task. "
                + "WorkflowId=target RunId= Namespace="
        )
    }

    @Test("what is wrong with a signal or a request is named")
    func faults() throws {
        let signalPrefix = "BadSignalWorkflowExecutionAttributes: "
        let cancelPrefix = "BadRequestCancelExternalWorkflowExecutionAttributes: "
        let cases: [(Command, String)] = [
            (
                signal { $0.clearExecution() },
                signalPrefix + "Execution is not set on SignalExternalWorkflowExecutionCommand."
            ),
            (
                signal { $0.signalName = "" },
                signalPrefix + "SignalName is not set on SignalExternalWorkflowExecutionCommand. "
                    + "WorkflowId=target Namespace= RunId="
            ),
            (
                signal { $0.execution.runID = "x" },
                signalPrefix + "Invalid RunId set on SignalExternalWorkflowExecutionCommand. WorkflowId=target "
                    + "Namespace= RunId=x SignalName=go"
            ),
            (
                cancel { $0.workflowID = "" },
                cancelPrefix + "WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand. "
                    + "Namespace= RunId="
            ),
            (signal { $0.namespace = "other" }, signalPrefix + "cross namespace commands are not allowed"),
            (cancel { $0.namespace = "other" }, cancelPrefix + "cross namespace commands are not allowed"),
        ]
        for (command, message) in cases {
            var fixture = WorkflowTaskFixture()
            #expect(try fixture.work([command]).error?.message == message)
        }
    }

    @Test("only so many may be pending")
    func limits() throws {
        let cases: [(Command, String)] = [
            (
                .child("a"),
                "PendingChildWorkflowsLimitExceeded: the number of pending child workflow executions, 1, has reached "
                    + "the per-workflow limit of 1"
            ),
            (
                signal(),
                "PendingSignalsLimitExceeded: the number of pending signals to external workflows, 1, has reached "
                    + "the per-workflow limit of 1"
            ),
            (
                cancel(),
                "PendingRequestCancelLimitExceeded: the number of pending requests to cancel external workflows, 1, "
                    + "has reached the per-workflow limit of 1"
            ),
        ]
        for (command, message) in cases {
            var fixture = WorkflowTaskFixture()
            fixture.limits.pendingChildrenMaximum = 1
            fixture.limits.pendingSignalsMaximum = 1
            fixture.limits.pendingCancelsMaximum = 1
            #expect(try fixture.work([command, command]).error?.message == message)
        }
    }
}
