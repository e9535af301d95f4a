import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Links that come with a request")
struct LinkCheckTests {
    private let checks = RequestChecks(limits: ExecutionLimits())
    private let whole = Link.with {
        $0.workflowEvent = .with {
            $0.namespace = "default"
            $0.workflowID = "order"
            $0.runID = "run"
        }
    }

    @Test("links that lead somewhere are taken, up to ten")
    func taken() throws {
        try checks.links(Array(repeating: whole, count: 10))
        let problem = problem(Array(repeating: whole, count: 11))
        #expect(problem == "cannot attach more than 10 links per request, got 11")
    }

    @Test("a link that misses a part is refused by the name of the part")
    func incomplete() {
        var link = whole
        link.workflowEvent.runID = ""
        #expect(problem([link]) == "workflow event link must not have an empty run ID field")
        link.workflowEvent.workflowID = ""
        #expect(problem([link]) == "workflow event link must not have an empty workflow ID field")
        link.workflowEvent.namespace = ""
        #expect(problem([link]) == "workflow event link must not have an empty namespace field")
        #expect(problem([Link()]) == "unsupported link variant")
    }

    @Test("a link is not a place for data")
    func large() {
        var link = whole
        link.workflowEvent.workflowID = String(repeating: "x", count: 4_000)
        #expect(problem([link])?.hasPrefix("link exceeds allowed size of 4000, got ") == true)
    }

    private func problem(_ links: [Link]) -> String? {
        do throws(EngineError) {
            try checks.links(links)
            return nil
        } catch {
            return error.message
        }
    }
}
