import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Nexus on the wire")
struct NexusWireTests {
    @Test("a link to an event comes back as it was")
    func links() {
        let event = Link.WorkflowEvent.with {
            $0.namespace = "name space"
            $0.workflowID = "a/b?c"
            $0.runID = "run"
            $0.eventRef.eventID = 7
            $0.eventRef.eventType = .nexusOperationScheduled
        }
        let link = NexusLink(event)
        #expect(link.type == "temporal.api.common.v1.Link.WorkflowEvent")
        #expect(link.url.contains("/name%20space/workflows/a%2Fb%3Fc/run/history?eventID=7&"))
        #expect(Link(link)?.workflowEvent == event)
        var attached = event
        attached.requestIDRef.requestID = "request"
        attached.requestIDRef.eventType = .workflowExecutionOptionsUpdated
        #expect(Link(NexusLink(attached))?.workflowEvent == attached)
    }

    @Test(
        "what is no link of ours is left out",
        arguments: [
            "http://example.com/namespaces/n/workflows/w/r/history?referenceType=EventReference",
            "temporal:///namespaces/n/workflows/w/r/history?referenceType=Odd&eventType=TimerFired",
            "temporal:///namespaces/n/workflows/w/history", "%", "",
        ]
    )
    func badLinks(url: String) {
        let link = NexusLink.with {
            $0.url = url
            $0.type = "temporal.api.common.v1.Link.WorkflowEvent"
        }
        #expect(Link(link) == nil)
    }

    @Test("a failure in Nexus' form that holds one of Temporal's is that")
    func temporalFailure() {
        let failure = Failure(
            .with {
                $0.message = "oops"
                $0.metadata = ["type": "temporal.api.failure.v1.Failure"]
                $0.details = Data(#"{"applicationFailureInfo":{"type":"Odd"},"new":1}"#.utf8)
            }
        )
        #expect(failure.message == "oops")
        #expect(failure.applicationFailureInfo.type == "Odd")
    }

    @Test("a failure in a form that nobody knows keeps what it says")
    func unknownFailure() {
        let failure = Failure(
            .with {
                $0.message = "oops"
                $0.metadata = ["a": "b"]
                $0.details = Data(#"{"z":1}"#.utf8)
                $0.cause.message = "why"
            }
        )
        #expect(failure.applicationFailureInfo.type == "NexusFailure")
        let details = failure.applicationFailureInfo.details.payloads.first?.data ?? Data()
        #expect(String(decoding: details, as: UTF8.self) == #"{"details":{"z":1},"metadata":{"a":"b"}}"#)
        #expect(failure.cause.message == "why")
    }

    @Test("an answer in the form of older SDKs is understood")
    func olderForm() {
        let response = Temporal_Api_Nexus_V1_Response.with {
            $0.startOperation.operationError.operationState = "canceled"
            $0.startOperation.operationError.failure.message = "stop"
        }
        guard case .ended(.canceled(let cause), _) = NexusAnswer(response, limits: .init()) else {
            Issue.record("it is no cancellation")
            return
        }
        #expect(cause.message == "stop")
        #expect(cause.failureInfo == .canceledFailureInfo(.init()))
    }

    @Test("a result that is too large is not asked for again")
    func tooLarge() throws {
        var limits = ExecutionLimits()
        limits.blobBytesMaximum = 3
        let response = Temporal_Api_Nexus_V1_Response.with {
            $0.startOperation.syncSuccess.payload = .text("long text")
        }
        var fixture = NexusFixture()
        try fixture.answer(NexusAnswer(response, limits: limits))
        let failed = try #require(fixture.builder.takeEvents().first).nexusOperationFailedEventAttributes
        #expect(failed.failure.cause.applicationFailureInfo.type == "CallError")
    }

    @Test("the tokens come back as they were, and others are refused")
    func tokens() throws {
        let token = NexusCallbackToken(run: RunNumber(rawValue: 3), scheduledEventID: 5, requestID: "a|b")
        #expect(NexusCallbackToken(token.text) == token)
        #expect(NexusCallbackToken("2|3|5|r") == nil)
        #expect(NexusCallbackToken("1|3|5|") == nil)
        for isCancellation in [true, false] {
            let task = TaskToken.nexus(
                namespaceID: "n",
                .init(run: RunNumber(rawValue: 3), scheduledEventID: 5, isCancellation: isCancellation, stamp: 2)
            )
            #expect(try TaskToken(task.bytes) == task)
        }
    }
}
