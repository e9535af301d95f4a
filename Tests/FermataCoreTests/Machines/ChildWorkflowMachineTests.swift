import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("The child workflow machine")
struct ChildWorkflowMachineTests {
    /// The machine's state, and whether a request to cancel is on its way.
    private enum Situation: Hashable, CaseIterable {
        case commanded, initiated, started, initiatedCancelling, startedCancelling, ignoring

        var state: ChildWorkflowMachine.State {
            switch self {
            case .commanded: .commanded
            case .initiated, .initiatedCancelling: .initiated
            case .started, .startedCancelling: .started
            case .ignoring: .ignoring
            }
        }
    }

    private enum Event: Hashable {
        case initiated, started, end
        case cancel(ChildCancellation)
        case cancelRequested(ChildCancellation)
    }

    private static let cancellations: [ChildCancellation] = [.abandon, .tryCancel, .waitCompleted, .waitRequested]

    private func machine(in situation: Situation, _ cancellation: ChildCancellation) -> ChildWorkflowMachine {
        var machine = ChildWorkflowMachine(
            cancellation: cancellation,
            namespace: "default",
            workflowID: "child",
            workflowType: "Child"
        )
        if situation != .commanded { machine.initiated(eventID: 5) }
        if situation == .started || situation == .startedCancelling { machine.started(eventID: 6, runID: "run") }
        switch situation {
        case .initiatedCancelling, .startedCancelling: _ = machine.cancel()
        case .ignoring:
            _ = machine.cancel()
            _ = machine.cancelWasRequested()
        default: break
        }
        return machine
    }

    @Test("every transition is as its diagram says")
    func transitions() {
        var coverage = TransitionCoverage<Situation, Event>()

        func cancel(_ situation: Situation, _ kind: ChildCancellation, _ decision: CancelDecision, _ end: Situation) {
            var machine = machine(in: situation, kind)
            #expect(machine.state == situation.state)
            #expect(machine.cancel() == decision)
            #expect(machine.state == end.state)
            if decision == .requestAndWait || decision == .requestAndResolve { #expect(machine.cancelRequested) }
            coverage.note(situation, .cancel(kind))
        }
        func answered(_ situation: Situation, _ kind: ChildCancellation, isOver: Bool, _ end: Situation) {
            var machine = machine(in: situation, kind)
            #expect(machine.cancelWasRequested() == isOver)
            #expect(machine.state == end.state)
            coverage.note(situation, .cancelRequested(kind))
        }
        func started(_ situation: Situation, _ kind: ChildCancellation, _ end: Situation) {
            var machine = machine(in: situation, kind)
            machine.started(eventID: 6, runID: "run")
            #expect(machine.state == end.state)
            #expect(machine.runID == "run")
            #expect(machine.startedEventID == 6)
            coverage.note(situation, .started)
        }

        var commanded = machine(in: .commanded, .tryCancel)
        commanded.initiated(eventID: 5)
        #expect(commanded.state == .initiated)
        #expect(commanded.initiatedEventID == 5)
        coverage.note(.commanded, .initiated)

        started(.initiated, .tryCancel, .started)
        started(.initiatedCancelling, .waitCompleted, .startedCancelling)
        started(.ignoring, .tryCancel, .ignoring)

        for kind in Self.cancellations { cancel(.commanded, kind, .withdraw, .commanded) }
        for situation in [Situation.initiated, .started] {
            let cancelling: Situation = situation == .initiated ? .initiatedCancelling : .startedCancelling
            cancel(situation, .abandon, .resolve, .ignoring)
            cancel(situation, .tryCancel, .requestAndResolve, .ignoring)
            for kind in [ChildCancellation.waitCompleted, .waitRequested] {
                cancel(situation, kind, .requestAndWait, cancelling)
                cancel(cancelling, kind, .nothing, cancelling)
            }
            answered(cancelling, .waitCompleted, isOver: false, cancelling)
            answered(cancelling, .waitRequested, isOver: true, .ignoring)
        }
        for kind in [ChildCancellation.abandon, .tryCancel, .waitRequested] {
            cancel(.ignoring, kind, .nothing, .ignoring)
        }
        for kind in [ChildCancellation.tryCancel, .waitRequested] {
            answered(.ignoring, kind, isOver: false, .ignoring)
        }

        for situation in Situation.allCases where situation != .commanded {
            let kind: ChildCancellation = situation == .ignoring ? .abandon : .waitCompleted
            let machine = machine(in: situation, kind)
            #expect(machine.delivers == (situation != .ignoring))
            #expect(machine.isStarting == (situation.state == .initiated))
            coverage.note(situation, .end)
        }

        coverage.expectAll(
            Situation.allCases,
            [.initiated, .started, .end] + Self.cancellations.flatMap { [.cancel($0), .cancelRequested($0)] },
            except: impossible
        )
    }

    /// Pairs that no history can bring about.
    private var impossible: [(Situation, Event)] {
        var pairs: [(Situation, Event)] = Situation.allCases.filter { $0 != .commanded }.map { ($0, .initiated) }
        pairs += [(.commanded, .started), (.commanded, .end), (.started, .started), (.startedCancelling, .started)]
        for kind in Self.cancellations {
            // A request that was not sent is not answered.
            pairs += [Situation.commanded, .initiated, .started].map { ($0, .cancelRequested(kind)) }
        }
        for situation in [Situation.initiatedCancelling, .startedCancelling] {
            for kind in [ChildCancellation.abandon, .tryCancel] {
                pairs += [(situation, .cancel(kind)), (situation, .cancelRequested(kind))]
            }
        }
        // One kind sends no request, the other is never ignoring.
        pairs += [(.ignoring, .cancelRequested(.abandon))]
        pairs += [(.ignoring, .cancel(.waitCompleted)), (.ignoring, .cancelRequested(.waitCompleted))]
        return pairs
    }

    @Test("a failure names the child and its events")
    func failure() {
        let failure = machine(in: .started, .tryCancel)
            .failure("Child Workflow execution failed", .with { $0.message = "boom" }, .timeout)
        let info = failure.childWorkflowExecutionFailureInfo
        #expect(failure.chain == "Child Workflow execution failed < boom")
        #expect(info.namespace == "default")
        #expect(info.workflowExecution.workflowID == "child")
        #expect(info.workflowExecution.runID == "run")
        #expect(info.workflowType.name == "Child")
        #expect(info.initiatedEventID == 5)
        #expect(info.startedEventID == 6)
        #expect(info.retryState == .timeout)
    }
}
