import Testing

@testable import FermataCore

@Suite("The timer machine")
struct TimerMachineTests {
    private enum Event: CaseIterable { case started, cancel }

    @Test("every transition is as its diagram says")
    func transitions() {
        var coverage = TransitionCoverage<TimerMachine.State, Event>()

        func machine(in state: TimerMachine.State) -> TimerMachine {
            var machine = TimerMachine()
            switch state {
            case .commanded: break
            case .started: machine.started()
            case .cancelling:
                machine.started()
                _ = machine.cancel()
            }
            #expect(machine.state == state)
            return machine
        }

        func expect(_ state: TimerMachine.State, cancel decision: CancelDecision, _ end: TimerMachine.State) {
            var machine = machine(in: state)
            #expect(machine.cancel() == decision)
            #expect(machine.state == end)
            coverage.note(state, .cancel)
        }

        var commanded = machine(in: .commanded)
        commanded.started()
        #expect(commanded.state == .started)
        coverage.note(.commanded, .started)

        expect(.commanded, cancel: .withdraw, .commanded)
        expect(.started, cancel: .requestAndResolve, .cancelling)
        expect(.cancelling, cancel: .nothing, .cancelling)

        coverage.expectAll(
            [.commanded, .started, .cancelling],
            Event.allCases,
            // One command has one TimerStarted.
            except: [(.started, .started), (.cancelling, .started)]
        )
    }

    @Test(
        "a decision says whether the wait is over",
        arguments: [
            (CancelDecision.withdraw, true), (.requestAndResolve, true), (.resolve, true), (.requestAndWait, false),
            (.nothing, false),
        ]
    )
    func decisions(decision: CancelDecision, isOver: Bool) {
        #expect(decision.isOver == isOver)
    }
}
