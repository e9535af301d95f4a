import Foundation
import SwiftProtobuf
import Testing

@testable import Fermata

@Suite("The default payload converter")
struct PayloadConverterTests {
    private let converter = DefaultPayloadConverter()

    private struct Point: Codable, Equatable {
        var y = 2
        var x = 1
        var path = "a/b"
        var raw = Data([1, 2])
    }

    /// Encodes a value; answers encoding and text.
    private func encoded(_ value: some Any) throws -> [String] {
        let payload = try converter.convertValue(value)
        return [payload.encoding ?? "none", String(decoding: payload.data, as: UTF8.self)]
    }

    private func payload(_ encoding: String, _ text: String = "") -> Payload {
        Payload(encoding: encoding, data: Data(text.utf8))
    }

    @Test("nothing and nil are null")
    func null() throws {
        #expect(try encoded(()) == ["binary/null", ""])
        #expect(try encoded(Int?.none) == ["binary/null", ""])
        #expect(try converter.convertPayload(payload("binary/null"), as: Int?.self) == nil)
        #expect(try converter.convertPayload(payload("binary/null"), as: [String]?.self) == nil)
        try converter.convertPayload(payload("binary/null"), as: Void.self)
        #expect(throws: FermataError(.payloadConversion, "")) {
            try converter.convertPayload(payload("binary/null"), as: Int.self)
        }
    }

    @Test("bytes travel as they are, also where they are optional")
    func bytes() throws {
        let bytes: [UInt8] = [0, 1, 255]
        let payloads = [
            try converter.convertValue(Data(bytes)), try converter.convertValue(Optional(Data(bytes))),
            try converter.convertValue(bytes), try converter.convertValue(Optional(bytes)),
        ]
        for payload in payloads {
            #expect(payload.encoding == "binary/plain")
            #expect(payload.data == Data(bytes))
            #expect(try converter.convertPayload(payload, as: Data.self) == Data(bytes))
            #expect(try converter.convertPayload(payload, as: Data?.self) == Data(bytes))
            #expect(try converter.convertPayload(payload, as: [UInt8].self) == bytes)
            #expect(try converter.convertPayload(payload, as: [UInt8]?.self) == bytes)
        }
        #expect(try encoded(Data()) == ["binary/plain", ""])
        #expect(try encoded([UInt8]()) == ["binary/plain", ""])
        #expect(throws: FermataError(.payloadConversion, "")) {
            try converter.convertPayload(payload("binary/plain"), as: String.self)
        }
    }

    @Test("an empty array of anything else is JSON, not bytes")
    func emptyArrays() throws {
        #expect(try encoded([Int]()) == ["json/plain", "[]"])
        #expect(try encoded([String]()) == ["json/plain", "[]"])
        #expect(try encoded([UInt16]()) == ["json/plain", "[]"])
        #expect(try converter.convertPayload(payload("json/plain", "[]"), as: [Int].self) == [])
    }

    @Test("values are compact JSON with sorted keys and plain slashes")
    func json() throws {
        #expect(try encoded(Point()) == ["json/plain", #"{"path":"a/b","raw":"AQI=","x":1,"y":2}"#])
        let payload = try converter.convertValue(Point())
        #expect(try converter.convertPayload(payload, as: Point.self) == Point())
        #expect(try encoded(["b": 1, "a": 2]) == ["json/plain", #"{"a":2,"b":1}"#])
    }

    @Test("plain values need no object around them, and keep all their bits")
    func fragments() throws {
        #expect(try encoded("é\"") == ["json/plain", #""é\"""#])
        #expect(try encoded(true) == ["json/plain", "true"])
        #expect(try encoded(1.5) == ["json/plain", "1.5"])
        #expect(try encoded(Int?.some(7)) == ["json/plain", "7"])
        for number in [Int.min, Int.max, 9_007_199_254_740_993] {
            let payload = try converter.convertValue(number)
            #expect(try converter.convertPayload(payload, as: Int.self) == number)
        }
        #expect(try converter.convertPayload(payload("json/plain", "18446744073709551615"), as: UInt64.self) == .max)
        #expect(try converter.convertPayload(payload("json/plain", "null"), as: Int?.self) == nil)
    }

    @Test("dates are RFC 3339 text with milliseconds, and survive the journey")
    func dates() throws {
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        #expect(try encoded(date) == ["json/plain", #""2023-11-14T22:13:20.000Z""#])
        for milliseconds in 0..<1_000 {
            let text = #""2023-11-14T22:13:20.\#(String(format: "%03d", milliseconds))Z""#
            let date = try converter.convertPayload(payload("json/plain", text), as: Date.self)
            #expect(try encoded(date) == ["json/plain", text])
        }
    }

    @Test(
        "dates of other SDKs are read: without a fraction, with another zone, with microseconds",
        arguments: [
            "2023-11-14T22:13:20Z", "2023-11-14T22:13:20+00:00", "2023-11-14T23:13:20+01:00",
            "2023-11-14T22:13:20.000000Z",
        ]
    )
    func foreignDates(text: String) throws {
        let date = try converter.convertPayload(payload("json/plain", "\"\(text)\""), as: Date.self)
        #expect(date == Date(timeIntervalSince1970: 1_700_000_000))
    }

    @Test("a message is JSON with its name, and can be read from wire format too")
    func protobuf() throws {
        let message = Google_Protobuf_Duration.with { $0.seconds = 5 }
        let payload = try converter.convertValue(message)
        #expect(payload.encoding == "json/protobuf")
        #expect(payload.metadata["messageType"] == Data("google.protobuf.Duration".utf8))
        #expect(try converter.convertPayload(payload, as: Google_Protobuf_Duration.self) == message)

        let binary = try #require(try BinaryProtobufPayloadConverter().convertValue(message))
        #expect(binary.encoding == "binary/protobuf")
        #expect(try converter.convertPayload(binary, as: Google_Protobuf_Duration.self) == message)
    }

    @Test("a message of another type is refused by name")
    func otherMessage() throws {
        let payload = try converter.convertValue(Google_Protobuf_Duration())
        #expect {
            try converter.convertPayload(payload, as: Google_Protobuf_Empty.self)
        } throws: { error in
            "\(error)".contains("google.protobuf.Duration arrived where google.protobuf.Empty was expected")
        }
        #expect(throws: FermataError(.payloadConversion, "")) { try converter.convertPayload(payload, as: Int.self) }
    }

    @Test("an optional message travels like the message")
    func optionalMessage() throws {
        let message = Google_Protobuf_Duration.with { $0.seconds = 5 }
        let payload = try converter.convertValue(Optional(message))
        #expect(payload.encoding == "json/protobuf")
        #expect(try converter.convertPayload(payload, as: Google_Protobuf_Duration?.self) == message)
        let binary = try #require(try BinaryProtobufPayloadConverter().convertValue(message))
        #expect(try converter.convertPayload(binary, as: Google_Protobuf_Duration?.self) == message)
        #expect(try encoded(Google_Protobuf_Duration?.none) == ["binary/null", ""])
    }

    @Test("a payload passes through unchanged")
    func passThrough() throws {
        let payload = payload("their/own", "x")
        #expect(try converter.convertValue(payload) == payload)
        #expect(try converter.convertPayload(payload, as: Payload.self) == payload)
    }

    @Test("a type without an encoding is refused by name")
    func notEncodable() {
        struct Plain {}
        #expect {
            try converter.convertValue(Plain())
        } throws: { error in
            "\(error)".contains("A value of type Plain cannot be encoded.")
        }
        #expect(throws: FermataError(.payloadConversion, "")) {
            try converter.convertPayload(payload("json/plain", "{}"), as: Plain.self)
        }
        #expect(throws: FermataError(.payloadConversion, "")) { try converter.convertValue(Double.nan) }
    }

    @Test("an unknown encoding is named, with those that are known")
    func unknownEncoding() {
        #expect {
            try converter.convertPayload(payload("binary/encrypted", "secret"), as: String.self)
        } throws: { error in
            let text = "\(error)"
            return text.contains("The payload encoding 'binary/encrypted' is unknown here.")
                && text.contains("Known: binary/null, binary/plain, json/protobuf, binary/protobuf, json/plain.")
                && text.contains("codec") && !text.contains("secret")
        }
        #expect(throws: FermataError(.payloadConversion, "")) {
            try converter.convertPayload(Payload(data: Data("1".utf8)), as: Int.self)
        }
    }
}
