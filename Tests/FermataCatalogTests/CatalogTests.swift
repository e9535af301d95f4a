import Fermata
import FermataAI
import Foundation
import Testing

@testable import FermataCatalog

@Suite("Catalogue")
struct CatalogTests {
    @Test("every entry's example is an input that its workflow takes")
    func examples() throws {
        func check<W: WorkflowDefinition>(_ workflow: W.Type, _ json: String) throws {
            let type = try #require(W.Input.self as? any Decodable.Type)
            _ = try JSONDecoder().decode(type, from: Data(json.utf8))
        }
        for entry in Catalog.entries {
            try check(entry.workflow, entry.exampleInput)
            #expect(!entry.summary.isEmpty)
        }
    }

    @Test("names are unique, and every workflow answers the query progress")
    func names() {
        let names = Catalog.workflows.map { $0.name }
        #expect(Set(names).count == names.count)
        #expect(names.contains("WebPageReviewWorkflow"))
        func queries<W: WorkflowDefinition>(_ workflow: W.Type) -> [String] { W.queries.map { type(of: $0).name } }
        for workflow in Catalog.workflows { #expect(queries(workflow).contains("progress")) }
        let activities = Catalog.activities(CatalogConfiguration(contentDirectory: "unused"))
        let activityNames = activities.map { type(of: $0).name }
        #expect(Set(activityNames).count == activityNames.count)
        #expect(activityNames.contains("FetchPage"))
    }
}
