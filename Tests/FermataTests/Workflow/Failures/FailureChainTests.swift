import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import Fermata

@Suite("Chains of failures")
struct FailureChainTests {
    private typealias Proto = Temporal_Api_Failure_V1_Failure

    private let payloads = DefaultPayloadConverter()

    private func encode(_ error: any Error, hides: Bool = false) -> Proto {
        DefaultFailureConverter(encodesCommonAttributes: hides).convertError(error, payloadConverter: payloads).proto
    }

    private func decode(_ failure: Proto) -> any Error {
        DefaultFailureConverter().convertFailure(Failure(failure), payloadConverter: payloads)
    }

    private func depth(_ failure: Proto) -> Int { failure.hasCause ? 1 + depth(failure.cause) : 1 }

    private func depth(_ error: any Error) -> Int {
        1 + ((error as? any TemporalFailureError)?.cause.map(depth) ?? 0)
    }

    @Test("what arrived is sent on as it was, whatever it holds")
    func original() {
        let proto = Proto.with {
            $0.message = "boom"
            $0.source = "AnotherSDK"
            $0.stackTrace = "there"
            $0.applicationFailureInfo.type = "Boom"
            $0.applicationFailureInfo.category = .UNRECOGNIZED(9)
            $0.cause.message = "inner"
            $0.cause.source = "AThirdSDK"
        }
        #expect(encode(decode(proto)) == proto)
        #expect(encode(ApplicationError(message: "outer", cause: decode(proto))).cause == proto)
    }

    @Test("a chain that is too long is cut on the way out")
    func longChainOut() {
        var error: any Error = ApplicationError(message: "innermost")
        for _ in 0..<100 { error = ApplicationError(message: "outer", cause: error) }
        #expect(depth(encode(error)) == DefaultFailureConverter.maximumDepth + 1)
    }

    @Test("a chain that is too long is cut on the way in, and sent on whole")
    func longChainIn() {
        var proto = Proto.with { $0.message = "innermost" }
        for _ in 0..<50 {
            let cause = proto
            proto = .with { $0.cause = cause }
        }
        let error = decode(proto)
        #expect(depth(error) == DefaultFailureConverter.maximumDepth + 1)
        #expect(encode(error) == proto)
    }

    @Test("long texts are cut")
    func longTexts() {
        let text = String(repeating: "é", count: 10_000)
        let proto = encode(ApplicationError(message: text, stackTrace: text))
        #expect(proto.message.count == DefaultFailureConverter.maximumText)
        #expect(proto.stackTrace.count == DefaultFailureConverter.maximumText)
    }

    @Test("details that cannot be encoded do not hide the failure")
    func badDetails() {
        let proto = encode(ApplicationError(message: "boom", details: [Double.nan]))
        #expect(proto.message == "boom")
        #expect(proto.applicationFailureInfo.details.payloads.isEmpty)
    }

    @Test("hidden messages and stack traces are in a payload, under the names every SDK uses")
    func hidden() throws {
        let error = ApplicationError(
            message: "outer",
            cause: CanceledError(message: "inner"),
            stackTrace: "here",
            type: "Outer"
        )
        let proto = encode(error, hides: true)
        for failure in [proto, proto.cause] {
            #expect(failure.message == "Encoded failure")
            #expect(failure.stackTrace.isEmpty)
        }
        #expect(proto.applicationFailureInfo.type == "Outer")
        #expect(proto.encodedAttributes.data == Data(#"{"message":"outer","stack_trace":"here"}"#.utf8))

        let decoded = try #require(decode(proto) as? ApplicationError)
        #expect(decoded.message == "outer")
        #expect(decoded.stackTrace == "here")
        #expect((decoded.cause as? CanceledError)?.message == "inner")
        #expect(encode(decoded, hides: true) == proto)
    }

    @Test("what was hidden and cannot be read leaves the failure as it came")
    func unreadable() throws {
        var proto = encode(ApplicationError(message: "outer"), hides: true)
        proto.encodedAttributes.data = Data("?".utf8)
        #expect((decode(proto) as? ApplicationError)?.message == "Encoded failure")
    }

    @Test("a cancellation is seen through the failures of activities and children, and through no other")
    func cancellation() {
        let cancelled = CanceledError()
        let activity = ActivityError(message: "", cause: cancelled, activityID: "1", activityType: "Fetch")
        let child = ChildWorkflowError(message: "", cause: activity, workflowID: "c", workflowName: "Child")
        #expect(cancelled.isTemporalCancellation)
        #expect(CancellationError().isTemporalCancellation)
        #expect(activity.isTemporalCancellation)
        #expect(child.isTemporalCancellation)
        #expect(!ApplicationError(message: "", cause: cancelled).isTemporalCancellation)
        #expect(!TimeoutError(message: "", type: .heartbeat).isTemporalCancellation)
        #expect(!ActivityError(message: "", activityID: "1", activityType: "Fetch").isTemporalCancellation)
    }

    @Test("descriptions name type and message, never details")
    func descriptions() {
        #expect("\(ApplicationError(message: "no", details: ["SECRET"], type: "Stock"))" == "Stock: no")
        #expect("\(ApplicationError(message: "no"))" == "ApplicationError: no")
        #expect("\(CanceledError(message: "stop", details: ["SECRET"]))" == "CanceledError: stop")
        #expect("\(ActivityError(message: "no", activityID: "1", activityType: "Fetch"))" == "ActivityError: Fetch: no")
        #expect(
            "\(ChildWorkflowError(message: "no", workflowID: "c", workflowName: "Child"))"
                == "ChildWorkflowError: Child 'c': no"
        )
    }

    @Test("a detail that is not there is refused")
    func missingDetail() {
        let details = FailureDetails([1])
        for index in [-1, 1] {
            #expect(throws: FermataError(.invalidArgument, "")) { try details.decode(Int.self, at: index) }
        }
        #expect(throws: FermataError(.payloadConversion, "")) { try details.decode(String.self) }
        #expect(FailureDetails.none.isEmpty)
    }
}
