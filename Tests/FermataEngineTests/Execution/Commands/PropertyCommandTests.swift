import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Commands that say something of the run")
struct PropertyCommandTests {
    private func payload(_ text: String) -> Payload { .with { $0.data = .init(text.utf8) } }

    private func upsert(_ fields: [String: Payload]) -> Command {
        .with {
            $0.commandType = .upsertWorkflowSearchAttributes
            $0.upsertWorkflowSearchAttributesCommandAttributes.searchAttributes.indexedFields = fields
        }
    }

    private func modify(_ fields: [String: Payload]) -> Command {
        .with {
            $0.commandType = .modifyWorkflowProperties
            $0.modifyWorkflowPropertiesCommandAttributes.upsertedMemo.fields = fields
        }
    }

    @Test("a marker is recorded with what the worker says of it for people")
    func marker() throws {
        var fixture = WorkflowTaskFixture()
        var command = Command.marker("m")
        command.recordMarkerCommandAttributes.details = ["d": .text("x")]
        command.recordMarkerCommandAttributes.failure.message = "f"
        command.userMetadata.summary = payload("summary")
        command.eventGroupMarkers = [.init()]
        try fixture.work([command])
        let event = try #require(fixture.takeEvents().last)
        #expect(event.markerRecordedEventAttributes.markerName == "m")
        #expect(event.markerRecordedEventAttributes.details["d"] == .text("x"))
        #expect(event.markerRecordedEventAttributes.failure.message == "f")
        #expect(event.markerRecordedEventAttributes.workflowTaskCompletedEventID == 4)
        #expect(event.userMetadata.summary == payload("summary"))
        #expect(event.eventGroupMarkers.count == 1)
    }

    @Test("the event of a command has its metadata even if a buffered event follows from it")
    func metadataOfCancellation() throws {
        var fixture = WorkflowTaskFixture()
        try fixture.work([.activity()])
        fixture.run.scheduleWorkflowTask(now: fixture.now)
        var command = Command.cancelActivity(5)
        command.userMetadata.summary = payload("why")
        try fixture.work([command])
        let annotated = fixture.takeEvents().filter(\.hasUserMetadata).map(\.eventType)
        #expect(annotated == [.activityTaskCancelRequested])
    }

    @Test("search attributes are merged, and null takes one away")
    func searchAttributes() throws {
        var fixture = WorkflowTaskFixture {
            $0.searchAttributes.indexedFields = ["A": payload("1"), "B": payload("2")]
        }
        try fixture.work([upsert(["A": payload("null"), "B": payload("3")])])
        let attributes = try #require(fixture.takeEvents().last).upsertWorkflowSearchAttributesEventAttributes
        #expect(attributes.searchAttributes.indexedFields.count == 2)
        #expect(fixture.run.searchAttributes == ["B": payload("3")])
    }

    @Test("a memo is merged, and null takes a field away")
    func memo() throws {
        var fixture = WorkflowTaskFixture { $0.memo.fields = ["a": payload("1"), "b": payload("2")] }
        try fixture.work([modify(["a": payload("null"), "b": payload("3")])])
        let attributes = try #require(fixture.takeEvents().last).workflowPropertiesModifiedEventAttributes
        #expect(attributes.upsertedMemo.fields.count == 2)
        #expect(fixture.run.memo == ["b": payload("3")])
    }

    @Test("what is wrong is named")
    func faults() throws {
        let cases: [(Command, String)] = [
            (
                .bare(.recordMarker),
                "BadRecordMarkerAttributes: RecordMarkerCommandAttributes is not set on RecordMarkerCommand."
            ),
            (.marker(""), "BadRecordMarkerAttributes: MarkerName is not set on RecordMarkerCommand."),
            (upsert([:]), "BadSearchAttributes: IndexedFields is not set on UpsertWorkflowSearchAttributesCommand."),
            (upsert(["Unknown": payload("1")]), "BadSearchAttributes: search attribute Unknown is not defined"),
            (
                modify([:]),
                "BadModifyWorkflowPropertiesAttributes: UpsertedMemo.Fields is not set on ModifyWorkflowPropertiesCommand."
            ),
        ]
        for (command, message) in cases {
            var fixture = WorkflowTaskFixture()
            #expect(try fixture.work([command]).error?.message == message)
        }
    }

    @Test("what grows too large ends the run")
    func sizes() throws {
        var fixture = WorkflowTaskFixture {
            $0.searchAttributes.indexedFields = ["A": payload("1"), "B": payload("2")]
        }
        try fixture.work([upsert(["C": payload("3")])])
        #expect(fixture.run.status == .terminated)
        fixture = WorkflowTaskFixture { $0.memo.fields = ["a": payload("12345")] }
        fixture.limits.memoBytesMaximum = 8
        try fixture.work([modify(["b": payload("12")])])
        let reason = try #require(fixture.takeEvents().last).workflowExecutionTerminatedEventAttributes.reason
        #expect(
            reason == "BadModifyWorkflowPropertiesAttributes: "
                + "ModifyWorkflowPropertiesCommandAttributes. Memo exceeds size limit."
        )
    }
}
