import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import Fermata

@Suite("Search attributes")
struct SearchAttributeCollectionTests {
    private let day = Date(timeIntervalSince1970: 1_700_000_000)

    private func sample() -> SearchAttributeCollection {
        SearchAttributeCollection {
            $0[.bool("Paid")] = true
            $0[.int("Count")] = 7
            $0[.double("Price")] = 1.5
            $0[.date("Due")] = day
            $0[.keyword("State")] = "open"
            $0[.text("Note")] = "a note"
            $0[.keywordList("Tags")] = ["a", "b"]
        }
    }

    @Test("each kind of value comes back, also from the form that travels")
    func values() {
        for attributes in [sample(), SearchAttributeCollection(sample().proto)] {
            #expect(attributes[.bool("Paid")] == true)
            #expect(attributes[.int("Count")] == 7)
            #expect(attributes[.double("Price")] == 1.5)
            #expect(attributes[.date("Due")] == day)
            #expect(attributes[.keyword("State")] == "open")
            #expect(attributes[.text("Note")] == "a note")
            #expect(attributes[.keywordList("Tags")] == ["a", "b"])
            #expect(attributes[.int("Other")] == nil)
        }
        #expect(sample() == SearchAttributeCollection(sample().proto))
    }

    @Test("values are JSON with the type's name beside them, for the server to read")
    func form() {
        let fields = sample().proto.indexedFields
        let types = fields.mapValues { String(decoding: $0.metadata["type"] ?? Data(), as: UTF8.self) }
        #expect(
            types == [
                "Paid": "Bool", "Count": "Int", "Price": "Double", "Due": "Datetime", "State": "Keyword",
                "Note": "Text",
                "Tags": "KeywordList",
            ]
        )
        #expect(fields["Due"]?.data == Data(#""2023-11-14T22:13:20.000Z""#.utf8))
        #expect(fields["Tags"]?.data == Data(#"["a","b"]"#.utf8))
    }

    @Test("names are sorted, and count what is unset too")
    func names() {
        var attributes = SearchAttributeCollection()
        #expect(attributes.isEmpty)
        attributes[.int("B")] = 1
        attributes[.int("A")] = nil
        #expect(attributes.names == ["A", "B"])
        #expect(!attributes.isEmpty)
        #expect(attributes[.int("A")] == nil)
        #expect(attributes.proto.indexedFields["A"]?.metadata["encoding"] == Data("binary/null".utf8))
    }

    @Test("merging takes over values and drops what is unset")
    func merge() {
        var attributes = sample()
        attributes.merge(
            SearchAttributeCollection {
                $0[.int("Count")] = 8
                $0[.keyword("State")] = nil
                $0[.keyword("New")] = "x"
            }
        )
        #expect(attributes[.int("Count")] == 8)
        #expect(attributes[.keyword("New")] == "x")
        #expect(attributes.names == ["Count", "Due", "New", "Note", "Paid", "Price", "Tags"])
    }

    @Test("a list of one value stands for the value; another type is no value")
    func otherForms() {
        let proto = Temporal_Api_Common_V1_SearchAttributes.with {
            $0.indexedFields["Count"] = Payload(encoding: "json/plain", data: Data("[7]".utf8)).proto
            $0.indexedFields["Name"] = Payload(encoding: "json/plain", data: Data("{}".utf8)).proto
        }
        let attributes = SearchAttributeCollection(proto)
        #expect(attributes[.int("Count")] == 7)
        #expect(attributes[.keyword("Name")] == nil)
    }
}
