import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("The activity machine")
struct ActivityMachineTests {
    private enum Event: Hashable, CaseIterable {
        case scheduled
        case cancel(ActivityCancellation)
        case end

        static let allCases: [Event] = [
            .scheduled, .cancel(.tryCancel), .cancel(.waitCompleted), .cancel(.abandon), .end,
        ]
    }

    private func machine(in state: ActivityMachine.State, _ cancellation: ActivityCancellation) -> ActivityMachine {
        var machine = ActivityMachine(cancellation: cancellation, activityID: "1", activityType: "Fetch")
        switch state {
        case .commanded: break
        case .scheduled: machine.scheduled(eventID: 5)
        case .cancelling, .ignoring:
            machine.scheduled(eventID: 5)
            _ = machine.cancel()
        }
        return machine
    }

    @Test("every transition is as its diagram says")
    func transitions() {
        typealias State = ActivityMachine.State
        var coverage = TransitionCoverage<State, Event>()

        func expectCancel(
            _ state: State,
            _ cancellation: ActivityCancellation,
            _ decision: CancelDecision,
            _ end: State
        ) {
            var machine = machine(in: state, cancellation)
            #expect(machine.state == state)
            #expect(machine.cancel() == decision)
            #expect(machine.state == end)
            coverage.note(state, .cancel(cancellation))
        }
        func expectEnd(_ state: State, _ cancellation: ActivityCancellation, isDelivered: Bool) {
            #expect(machine(in: state, cancellation).deliversEnd == isDelivered)
            coverage.note(state, .end)
        }

        let scheduled = machine(in: .scheduled, .tryCancel)
        #expect(scheduled.state == .scheduled)
        #expect(scheduled.scheduledEventID == 5)
        coverage.note(.commanded, .scheduled)

        for cancellation in [ActivityCancellation.tryCancel, .waitCompleted, .abandon] {
            expectCancel(.commanded, cancellation, .withdraw, .commanded)
        }
        expectCancel(.scheduled, .tryCancel, .requestAndResolve, .ignoring)
        expectCancel(.scheduled, .waitCompleted, .requestAndWait, .cancelling)
        expectCancel(.scheduled, .abandon, .resolve, .ignoring)
        expectCancel(.cancelling, .waitCompleted, .nothing, .cancelling)
        expectCancel(.ignoring, .tryCancel, .nothing, .ignoring)
        expectCancel(.ignoring, .abandon, .nothing, .ignoring)

        expectEnd(.scheduled, .tryCancel, isDelivered: true)
        expectEnd(.cancelling, .waitCompleted, isDelivered: true)
        expectEnd(.ignoring, .tryCancel, isDelivered: false)
        expectEnd(.ignoring, .abandon, isDelivered: false)

        coverage.expectAll(
            [.commanded, .scheduled, .cancelling, .ignoring],
            Event.allCases,
            except: [
                // What was not scheduled cannot end, and one command is scheduled once.
                (.commanded, .end), (.scheduled, .scheduled), (.cancelling, .scheduled), (.ignoring, .scheduled),
                // Only the waiting kind is ever cancelling, and it never ignores.
                (.cancelling, .cancel(.tryCancel)), (.cancelling, .cancel(.abandon)),
                (.ignoring, .cancel(.waitCompleted)),
            ]
        )
    }

    @Test("a failure names the activity and its events")
    func failure() {
        let failure = machine(in: .scheduled, .tryCancel)
            .failure("Activity task failed", .with { $0.message = "boom" }, 6, "worker", .timeout)
        let info = failure.activityFailureInfo
        #expect(failure.chain == "Activity task failed < boom")
        #expect(info.scheduledEventID == 5)
        #expect(info.startedEventID == 6)
        #expect(info.identity == "worker")
        #expect(info.activityType.name == "Fetch")
        #expect(info.activityID == "1")
        #expect(info.retryState == .timeout)
    }
}
