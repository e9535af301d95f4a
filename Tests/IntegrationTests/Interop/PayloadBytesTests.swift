import Fermata
import Foundation
import SwiftProtobuf
import TemporalAPI
import TestSupport
import Testing

/// No server: the converters of both languages, side by side.
@Suite("Payloads in Swift and Python", .needsPython, .timeLimit(.minutes(1)))
struct PayloadBytesTests {
    /// The values of `VALUES` in `payloads.py` that both languages must write as the same bytes.
    private static let values: [String: any Sendable] = [
        "null": (),
        "bytes": Data(0...255),
        "empty bytes": Data(),
        "json": Nested(),
        "json text": "plain text",
        "json number": -42,
        "json list": [Int](),
        "json/protobuf": policy,
        "binary/protobuf": policy,
    ]

    private static let policy = Temporal_Api_Common_V1_RetryPolicy.with {
        $0.initialInterval = .with {
            $0.seconds = 1
            $0.nanos = 500_000_000
        }
        $0.backoffCoefficient = 1.5
        $0.maximumAttempts = 7
        $0.nonRetryableErrorTypes = ["a/b", "c d"]
    }

    @Test("values of all five encodings are written as the same bytes, with the same metadata")
    func equalBytes() async throws {
        let python = try await Python.run("payloads.py", ["write"], as: [String: Wire].self)
        for (name, value) in Self.values {
            #expect(try Self.encode(value, name) == python[name]?.payload, "\(name)")
        }
        let encodings = Set(python.values.compactMap(\.payload.encoding))
        #expect(encodings == ["binary/null", "binary/plain", "json/plain", "json/protobuf", "binary/protobuf"])
    }

    @Test("Python reads what Swift writes, also where the bytes differ")
    func pythonReads() async throws {
        var values = Self.values
        // Python escapes what is not ASCII and writes 4.0 where Swift writes 4: the same JSON, other bytes.
        values["json unicode"] = "naïve 日本 🦉"
        values["json whole float"] = 4.0
        let wires = try values.reduce(into: [String: Wire]()) { wires, entry in
            wires[entry.key] = Wire(try Self.encode(entry.value, entry.key))
        }
        let verdicts = try await Python.run(
            "payloads.py",
            ["read"],
            input: try JSONEncoder().encode(wires),
            as: [String: Bool].self
        )
        #expect(verdicts.keys.sorted() == values.keys.sorted())
        #expect(verdicts.filter { !$0.value }.isEmpty)
    }

    @Test("Swift reads what Python writes, also where the bytes differ")
    func swiftReads() async throws {
        let python = try await Python.run("payloads.py", ["write"], as: [String: Wire].self)
        let converter = DefaultPayloadConverter()
        func read<Value>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
            try converter.convertPayload(try #require(python[name]).payload, as: type)
        }
        #expect(try read("null", as: String?.self) == nil)
        #expect(try read("bytes", as: Data.self) == Data(0...255))
        #expect(try read("json") == Nested())
        #expect(try read("json text") == "plain text")
        #expect(try read("json number") == -42)
        #expect(try read("json/protobuf") == Self.policy)
        #expect(try read("binary/protobuf") == Self.policy)
        #expect(try read("json unicode") == "naïve 日本 🦉")
        #expect(try read("json whole float", as: Double.self) == 4)
        #expect(try read("json whole float", as: Int.self) == 4)
    }

    private static func encode(_ value: any Sendable, _ name: String) throws -> Payload {
        // The default chain reads this encoding and writes it as JSON, like Python's.
        guard name == "binary/protobuf" else { return try DefaultPayloadConverter().convertValue(value) }
        return try #require(try BinaryProtobufPayloadConverter().convertValue(value))
    }
}

/// A payload as `payloads.py` writes and reads it.
private struct Wire: Codable {
    var metadata: [String: Data]
    var data: Data

    init(_ payload: Payload) {
        metadata = payload.metadata
        data = payload.data
    }

    var payload: Payload { Payload(metadata: metadata, data: data) }
}

/// `NESTED` in `payloads.py`: nested keys to be sorted, and `null` written out.
private struct Nested: Codable, Equatable {
    struct Alpha: Codable, Equatable {
        var yes = true
        var no = false
        var nothing: String?
        var ratio = 2.5

        init() {}

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(yes, forKey: .yes)
            try container.encode(no, forKey: .no)
            // The synthesised method would leave the key out.
            try container.encode(nothing, forKey: .nothing)
            try container.encode(ratio, forKey: .ratio)
        }
    }

    var zeta = [1, -2, 9_007_199_254_740_993]
    var alpha = Alpha()
    var mid = ["", "two words", "quote \" back \\ slash / tab \t line \n"]
}
