import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Preparing an engine")
struct PrepareTests {
    @Test("namespaces and search attributes are there from the start, and stay")
    func prepares() async throws {
        let fixture = try await ServiceFixture()
        let (cluster, id) = (fixture.engine.clusterID, try fixture.namespaceID())
        try await fixture.engine.prepare(
            namespaces: ["default", "other"],
            searchAttributes: ["Customer": "Keyword"],
            retention: .seconds(7200)
        )
        try fixture.engine.load()
        #expect(fixture.engine.clusterID == cluster)
        #expect(try fixture.namespaceID() == id)
        #expect(try fixture.engine.namespace(named: "other").retention == .seconds(7200))
        #expect(try fixture.engine.namespace(named: "default").retention == .seconds(86_400))
        #expect(try fixture.engine.namespace(named: "default").searchAttributes == ["Customer": .keyword])
    }

    @Test(
        "an option that cannot be used is named, with the remedy",
        arguments: [
            (
                ["n"], ["A": "String"],
                "searchAttributes[\"A\"]: there is no type \"String\"; use one of Keyword, "
                    + "KeywordList, Text, Int, Double, Bool, Datetime."
            ),
            (["n"], ["RunId": "Keyword"], "searchAttributes[\"RunId\"]: the name is reserved; choose another one."),
            ([""], [:], "namespaces: one has an empty name; leave it out or name it."),
        ]
    )
    func refuses(namespaces: [String], searchAttributes: [String: String], message: String) async throws {
        let fixture = try await ServiceFixture()
        let refused = await refusal {
            try await fixture.engine.prepare(
                namespaces: namespaces,
                searchAttributes: searchAttributes,
                retention: .seconds(7200)
            )
        }
        #expect(refused == message)
    }

    @Test("a search attribute does not change its type")
    func refusesOtherType() async throws {
        let fixture = try await ServiceFixture()
        let namespaces = ["default"]
        try await fixture.engine.prepare(
            namespaces: namespaces,
            searchAttributes: ["A": "Int"],
            retention: .seconds(7200)
        )
        let message = await refusal {
            try await fixture.engine.prepare(
                namespaces: namespaces,
                searchAttributes: ["A": "Text"],
                retention: .seconds(7200)
            )
        }
        #expect(message?.contains("in namespace \"default\" it is Int already") == true)
    }
}
