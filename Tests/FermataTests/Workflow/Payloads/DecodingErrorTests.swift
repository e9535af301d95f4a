import Foundation
import Testing

@testable import Fermata

@Suite("JSON that does not fit")
struct DecodingErrorTests {
    private struct Order: Decodable {
        var customer: Customer
        var items: [Int]
    }

    private struct Customer: Decodable {
        var name: String
        var born: Date?
    }

    private func error(_ json: String) throws -> FermataError {
        let error = #expect(throws: FermataError.self) {
            try DefaultPayloadConverter().convertPayload(
                Payload(encoding: "json/plain", data: Data(json.utf8)),
                as: Order.self
            )
        }
        return try #require(error)
    }

    @Test(
        "the error names the field and the trouble, never the value",
        arguments: [
            (#"{"customer":{"name":"SECRET"},"items":[1,"SECRET"]}"#, "field 'items[1]' is not a Int"),
            (#"{"customer":{"name":["SECRET"]},"items":[]}"#, "field 'customer.name' is not a String"),
            (#"{"customer":{"SECRET":1},"items":[]}"#, "field 'customer' lacks 'name'"),
            (#"{"customer":{"name":null},"items":["SECRET"]}"#, "field 'customer.name' is null, a String is needed"),
            (#"{"customer":{"name":"SECRET","born":"SECRET"},"items":[]}"#, "field 'customer.born' is malformed"),
            (#"{"items":["SECRET"]}"#, "the value lacks 'customer'"),
            (#"{"customer":SECRET"#, "the value is malformed"),
            (#""SECRET""#, "the value is not a Dictionary"),
        ]
    )
    func names(json: String, trouble: String) throws {
        let error = try error(json)
        #expect(error.code == .payloadConversion)
        #expect(error.message.hasPrefix("JSON does not fit Order: \(trouble)"))
        #expect(!"\(error)".contains("SECRET"))
        #expect(error.cause is DecodingError)
    }
}
