import Foundation
import Testing

@testable import Fermata

@Suite("Arguments and results")
struct ArgumentTests {
    private let converter = DefaultPayloadConverter()

    private func encodings<each Value>(_ values: repeat each Value) throws -> [String?] {
        try converter.convertValues(repeat each values).map(\.encoding)
    }

    @Test("each argument is one payload, in order; nothing adds none")
    func values() throws {
        #expect(try encodings(1, Data([1]), "x") == ["json/plain", "binary/plain", "json/plain"])
        #expect(try encodings() == [])
        #expect(try encodings(()) == [])
        #expect(try encodings(Int?.none) == ["binary/null"])
    }

    @Test("a missing argument is nothing or nil, where the type allows it")
    func missing() throws {
        let number: Int? = try converter.convertArgument([])
        #expect(number == nil)
        let nothing: Void = try converter.convertArgument([])
        #expect(nothing == ())
        #expect(throws: FermataError(.payloadConversion, "")) { try converter.convertArgument([], as: Int.self) }
    }

    @Test("surplus arguments are ignored")
    func surplus() throws {
        let payloads = try converter.convertValues(1, 2)
        #expect(try converter.convertArgument(payloads, as: Int.self) == 1)
        try converter.convertArgument(payloads, as: Void.self)
    }

    @Test("a result may be missing where nothing is expected, and is ignored there")
    func results() throws {
        try converter.convertResult(nil, as: Void.self)
        try converter.convertResult(try converter.convertValue("x"), as: Void.self)
        #expect(try converter.convertResult(try converter.convertValue("x"), as: String.self) == "x")
        #expect(throws: FermataError(.payloadConversion, "")) { try converter.convertResult(nil, as: String.self) }
    }

    @Test("a chain offers a value to its converters in order")
    func chain() throws {
        struct Shout: EncodingPayloadConverter {
            let encoding = "text/shout"

            func convertValue(_ value: some Any) throws -> Payload? {
                (value as? String).map { Payload(encoding: encoding, data: Data($0.uppercased().utf8)) }
            }

            func convertPayload<Value>(_ payload: Payload, as type: Value.Type) throws -> Value {
                let text = String(decoding: payload.data, as: UTF8.self).lowercased()
                guard let value = text as? Value else { throw FermataError(.payloadConversion, "not text") }
                return value
            }
        }
        let chain = CompositePayloadConverter(converters: [Shout(), JSONPayloadConverter()])
        let payload = try chain.convertValue("hello")
        #expect(payload.encoding == "text/shout")
        #expect(try chain.convertPayload(payload, as: String.self) == "hello")
        #expect(try chain.convertValue(1).encoding == "json/plain")
        #expect(throws: FermataError(.payloadConversion, "")) { try chain.convertValue(()) }
    }
}
