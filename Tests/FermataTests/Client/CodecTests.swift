import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import Fermata

/// Reverses the bytes and leaves a mark.
private struct MarkingCodec: PayloadCodec {
    func encode(_ payloads: [Payload]) async throws -> [Payload] {
        payloads.map { payload in
            var result = payload
            result.data = Data(payload.data.reversed())
            result.metadata["reversed"] = Data()
            return result
        }
    }

    func decode(_ payloads: [Payload]) async throws -> [Payload] {
        payloads.map { payload in
            guard payload.metadata["reversed"] != nil else { return payload }
            var result = payload
            result.data = Data(payload.data.reversed())
            result.metadata["reversed"] = nil
            return result
        }
    }
}

@Suite("The codec")
struct CodecTests {
    private let converter = DataConverter(
        failureConverter: DefaultFailureConverter(encodesCommonAttributes: true),
        payloadCodec: MarkingCodec()
    )

    @Test("a failure's details and hidden attributes are encoded, along the chain of causes")
    func failures() async throws {
        let inner = CanceledError(message: "inner", details: ["detail"])
        let outer = ApplicationError(message: "outer", cause: inner, details: [1, 2], type: "Outer")
        let proto = try await converter.failure(for: outer)
        #expect(proto.applicationFailureInfo.details.payloads.allSatisfy { $0.metadata["reversed"] != nil })
        #expect(proto.encodedAttributes.metadata["reversed"] != nil)
        #expect(proto.cause.canceledFailureInfo.details.payloads.allSatisfy { $0.metadata["reversed"] != nil })
        #expect(proto.cause.encodedAttributes.metadata["reversed"] != nil)

        let error = try #require(try await converter.error(for: proto) as? ApplicationError)
        #expect(error.message == "outer")
        #expect(try error.details.decode(Int.self, at: 1) == 2)
        let cause = try #require(error.cause as? CanceledError)
        #expect(cause.message == "inner")
        #expect(try cause.details.decode(String.self) == "detail")
    }

    @Test("memo values and texts for people are encoded")
    func memo() async throws {
        let memo = try await converter.memo(["a": 1, "b": "two"])
        #expect(memo.fields.values.allSatisfy { $0.metadata["reversed"] != nil })
        let decoded = try await converter.decode(memo)
        let values = WorkflowMemo(payloads: decoded, converter: converter.payloadConverter)
        #expect(values.keys == ["a", "b"])
        #expect(try values.value("a", as: Int.self) == 1)
        #expect(try values.value("b", as: String.self) == "two")
        #expect(try values.value("c", as: String.self) == nil)

        let metadata = try #require(try await converter.userMetadata(summary: "s", details: nil))
        #expect(metadata.summary.metadata["reversed"] != nil)
        #expect(!metadata.hasDetails)
        #expect(try await converter.userMetadata(summary: nil, details: nil) == nil)
    }
}
