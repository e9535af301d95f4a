import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Limits of a history")
struct HistoryLimitTests {
    @Test("a history that is too long or too large ends the run")
    func limits() throws {
        var fixture = WorkflowTaskFixture()
        #expect(fixture.run.historyLimitFault(limits: fixture.limits) == nil)
        fixture.limits.historyCountMaximum = 1
        #expect(fixture.run.historyLimitFault(limits: fixture.limits) == "Workflow history count exceeds limit.")
        fixture.run.historyBytes = fixture.limits.historyBytesMaximum + 1
        #expect(fixture.run.historyLimitFault(limits: fixture.limits) == "Workflow history size exceeds limit.")
        try fixture.work([.complete()])
        #expect(fixture.run.historyLimitFault(limits: fixture.limits) == nil)
    }

    @Test("too much behind one task takes it from its worker")
    func buffered() throws {
        for isLarge in [false, true] {
            var fixture = WorkflowTaskFixture()
            try fixture.start()
            for _ in 1...100 { fixture.signal() }
            fixture.run.limitBufferedEvents(limits: fixture.limits, now: fixture.now)
            #expect(fixture.run.workflowTask?.isStarted == true)
            if isLarge { fixture.limits.bufferedBytesMaximum = 100 } else { fixture.signal() }
            _ = fixture.takeEvents()
            fixture.run.limitBufferedEvents(limits: fixture.limits, now: fixture.now)
            let events = fixture.takeEvents()
            #expect(events.first?.workflowTaskFailedEventAttributes.cause == .forceCloseCommand)
            #expect(events.last?.eventType == .workflowTaskScheduled)
            #expect(fixture.run.record.bufferedEvents.isEmpty)
        }
    }
}
