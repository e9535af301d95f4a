import Fermata
import FermataAI
import Foundation
import Testing

@Suite("Decoding what a model made")
struct GenerableDecoderTests {
    private let orders = GenerableDecoder(Shop.Order.self)

    @Test("gives the value, also from within a code fence")
    func value() throws {
        let json =
            #"{"number":"AB-1234","items":[{"price":1.5,"size":"large"}],"stars":null,"note":"x","urgency":"HIGH"}"#
        let expected = Shop.Order(
            number: "AB-1234",
            items: [.init(price: 1.5, size: .large)],
            stars: nil,
            note: "x",
            urgency: .high
        )
        for text in [json, "\n \(json)\n", "```json\n\(json)\n```", "```\n\(json)```"] {
            #expect(try orders.decode(text: text).value == expected)
        }
    }

    @Test("takes back what Codable writes")
    func roundTrip() throws {
        let order = Shop.Order(number: "AB-1234", items: [.init(price: 2, size: .small)], stars: 5)
        let text = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        #expect(try orders.decode(text: text).value == order)
        let search = Shop.Search(text: "x", limit: 3, size: .large, tags: ["new"])
        let json = String(decoding: try JSONEncoder().encode(search), as: UTF8.self)
        #expect(try GenerableDecoder(Shop.Search.self).decode(text: json).value == search)
        #expect(json.contains(#""size":"large""#))
    }

    @Test("takes missing members for null where null is possible")
    func missing() throws {
        let json = #"{"number":"AB-1234","items":[{"price":1,"size":"small"}]}"#
        #expect(try orders.decode(text: json).value.stars == nil)
    }

    @Test(
        "gives defaults for null and for nothing",
        arguments: [#"{"text":"a"}"#, #"{"text":"a","max_results":null}"#]
    )
    func defaults(json: String) throws {
        #expect(try GenerableDecoder(Shop.Search.self).decode(text: json).value == Shop.Search(text: "a"))
    }

    @Test("tells the model each place and what must be there")
    func issues() throws {
        let json = """
            {"number":"12","items":[{"price":-4,"size":"huge"}],"stars":9,"note":7,"urgency":"high","colour":"red"}
            """
        #expect(
            try orders.decode(text: json).complaint == """
                The answer does not fit its schema. Correct this and answer again with the whole JSON:
                - /colour: is not allowed here; remove it (the members are "items", "note", "number", "stars", "urgency")
                - /items/0/price: must be at least 0, but is -4
                - /items/0/size: must be one of "small", "large", but is "huge"
                - /note: must be a text or null, but is 7
                - /number: must match the regular expression "^[A-Z]{2}-\\d{4}$", but is "12"
                - /stars: must be at most 5, but is 9
                - /urgency: must be one of "low", "HIGH", null, but is "high"
                """
        )
    }

    @Test(
        "tells the model that it did not write JSON",
        arguments: ["", "Here you are: {}", #"{"number":"AB-12"#, "```json\n```", "{'number': 1}"]
    )
    func notJSON(text: String) throws {
        #expect(try orders.decode(text: text).complaint.hasPrefix("The answer is not valid JSON."))
    }

    @Test("tells the model what only the type itself can know")
    func ownInitializer() throws {
        #expect(
            try GenerableDecoder(Percentage.self).decode(["value": 120]).complaint
                .hasSuffix("\n- /value: is not acceptable: a percentage is at most 100")
        )
        let tooLarge = try GenerableDecoder([Int].self).decode([1, .unsigned(.max)]).complaint
        #expect(tooLarge.contains("is not acceptable"))
        #expect(try GenerableDecoder(Double.self).decode(.number(.infinity)).complaint.contains("(the whole value): "))
    }

    @Test("cuts what a model may have made endless")
    func cut() throws {
        let name = String(repeating: "x", count: 100_000)
        let members = Dictionary(uniqueKeysWithValues: (0..<500).map { ("\(name)\($0)", JSONValue.null) })
        let complaint = try GenerableDecoder(Nothing.self).decode(.object(members)).complaint
        #expect(complaint.utf8.count < 30_000)
        #expect(complaint.split(separator: "\n").count == 22)
        #expect(complaint.hasSuffix("- there may be more"))
    }

    @Test("takes an empty object for a struct without properties")
    func empty() throws {
        #expect(try GenerableDecoder(Nothing.self).decode([:]).value == Nothing())
    }
}

private struct Unexpected: Error {}

extension GenerableDecoder.Outcome {
    fileprivate var value: Value {
        get throws {
            if case .value(let value) = self { return value }
            throw Unexpected()
        }
    }

    fileprivate var complaint: String {
        get throws {
            if case .invalid(let text) = self { return text }
            throw Unexpected()
        }
    }
}
