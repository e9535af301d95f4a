import Logging
import Testing

@testable import Fermata

@Suite("The state of a workflow")
struct WorkflowStateTests {
    private func makeRun() throws -> WorkflowRun {
        WorkflowRun(
            identity: RunIdentity(
                namespace: "default",
                taskQueue: "queue",
                workflowID: "workflow",
                runID: "run",
                workflowType: "Sample"
            ),
            converter: .default,
            registry: try WorkflowRegistry([]),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    private final class Unsendable {
        var number = 0
    }

    @Test("copies share one value")
    func shared() {
        let state = _WorkflowState(initialValue: 1)
        let copy = state
        copy.value += 41
        #expect(state.value == 42)
    }

    @Test("a value need not be Sendable")
    func unsendable() {
        let state = _WorkflowState(initialValue: Unsendable())
        state.value.number = 7
        #expect(state.value.number == 7)
    }

    @Test("the run's own code uses it freely")
    func ownCode() throws {
        let run = try makeRun()
        CurrentRun.with(run) {
            let state = _WorkflowState(initialValue: 1)
            state.value += 1
            #expect(state.value == 2)
        }
        #expect(run.takeEscape() == nil)
    }

    @Test("use from elsewhere works, and is remembered by the run, once")
    func foreignCode() throws {
        let run = try makeRun()
        let state = CurrentRun.with(run) { _WorkflowState(initialValue: 1) }
        state.value = 2
        #expect(state.value == 2)
        #expect(run.takeEscape() == "its state was used")
        #expect(run.takeEscape() == nil)
    }

    @Test("state made outside any run belongs to nobody")
    func free() throws {
        let run = try makeRun()
        let state = _WorkflowState(initialValue: 1)
        CurrentRun.with(run) { state.value = 2 }
        state.value = 3
        #expect(run.takeEscape() == nil)
    }

    @Test("the run that code belongs to is known by the thread, and restored after a nested one")
    func current() throws {
        let (outer, inner) = (try makeRun(), try makeRun())
        #expect(CurrentRun.run == nil)
        CurrentRun.with(outer) {
            CurrentRun.with(inner) { #expect(CurrentRun.run === inner) }
            #expect(CurrentRun.run === outer)
        }
        #expect(CurrentRun.run == nil)
    }
}
