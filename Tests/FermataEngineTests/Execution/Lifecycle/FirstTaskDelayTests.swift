import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("before the first workflow task")
struct FirstTaskDelayTests {
    private func delayed() -> RunBuilder {
        .justStarted { $0.firstWorkflowTaskBackoff = Duration.seconds(3).message }
    }

    @Test("a signal waits with the workflow")
    func signal() throws {
        var builder = delayed()
        let signal = IncomingSignal(name: "s", identity: "client", requestID: "")
        try builder.run.receive(signal, limits: ExecutionLimits(), now: builder.now)
        #expect(builder.takeEvents().map(\.eventType) == [.workflowExecutionSignaled])
        #expect(builder.run.firstTaskDue != nil)
    }

    @Test("a cancellation ends the wait, and of an ended run it is nothing")
    func cancellation() {
        var builder = delayed()
        builder.run.requestCancellation(reason: "", identity: "client", requestID: "", now: builder.now)
        #expect(builder.takeEvents().map(\.eventType) == [.workflowExecutionCancelRequested, .workflowTaskScheduled])
        #expect(builder.run.firstTaskDue == nil)

        builder.run.terminateRun(reason: "", details: nil, identity: "client", now: builder.now)
        _ = builder.takeEvents()
        builder.run.requestCancellation(reason: "", identity: "client", requestID: "", now: builder.now)
        #expect(builder.takeEvents().isEmpty)
    }

    @Test("an update does not wait, and the task for it becomes the first one when that is due")
    func update() throws {
        var builder = delayed()
        var request = Temporal_Api_Update_V1_Request()
        request.meta.updateID = "u"
        try builder.run.admitUpdate(request, limits: ExecutionLimits(), now: builder.now)
        #expect(builder.run.workflowTask?.kind == .speculative)
        #expect(builder.takeEvents().isEmpty)

        builder.advance(by: .seconds(3))
        builder.run.fireDeadlines(now: builder.now)
        #expect(builder.run.workflowTask?.kind == .normal)
        #expect(builder.run.firstTaskDue == nil)
    }

    @Test("run ids are ordered by time")
    func runIDs() {
        let first = RunIdentity.newRunID(now: EngineTime(nanoseconds: 1_700_000_000_000_000_000))
        let second = RunIdentity.newRunID(now: EngineTime(nanoseconds: 1_700_000_000_001_000_000))
        #expect(first < second)
        #expect(first.dropFirst(14).first == "7")
        #expect(first != RunIdentity.newRunID(now: EngineTime(nanoseconds: 1_700_000_000_000_000_000)))
    }
}
