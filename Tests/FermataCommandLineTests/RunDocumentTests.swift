import Fermata
import FermataCommandLine
import Foundation
import Testing

@Suite("what run and replay report")
struct RunDocumentTests {
    @Test("a result is part of the document, and what is unknown is left out")
    func completed() throws {
        var document = RunDocument(id: "a-1", runID: "r-1", workflow: "Order")
        document.finish(result: ["total": 3])
        #expect(
            try JSONDocument.line(document)
                == #"{"id":"a-1","result":{"total":3},"runID":"r-1","status":"completed","workflow":"Order"}"#
        )
    }

    @Test("a failure is told with its causes, outermost first")
    func failed() throws {
        var document = RunDocument(id: "a-1", runID: nil, workflow: "Order")
        let cause = ApplicationError(message: "no card", type: "CardRefused")
        let failure = ApplicationError(message: "not paid", cause: cause, type: "NotPaid")
        document.finish(WorkflowFailedError(cause: failure))
        #expect(document.status == .failed)
        #expect(document.failure?.type == "NotPaid")
        #expect(document.failure?.causes == [.init(type: "CardRefused", message: "no card")])
        #expect(document.failure?.text == "NotPaid: not paid, because of CardRefused: no card")
    }

    @Test("one history that is not followed decides about all")
    func replay() {
        var document = ReplayDocument()
        var good = ReplayDocument.Entry(file: "a.json", workflow: "Order", events: 5)
        good.outcome = "completed"
        document.histories = [good]
        #expect(document.isFollowed)
        var bad = ReplayDocument.Entry(file: "b.json", workflow: "Order", events: 7)
        bad.difference = "Event 5 differs."
        document.histories.append(bad)
        #expect(!document.isFollowed)
        #expect(document.text == "a.json: 5 events followed, completed.\nb.json: NOT followed. Event 5 differs.")
    }

    @Test(
        "ids tell the workflow and can be typed",
        arguments: [
            ("WebPageReviewWorkflow", "web-page-review-00000000"), ("Workflow", "workflow-00000000"),
            ("my order", "my-order-00000000"), ("HTMLPage2Text", "htmlpage2-text-00000000"),
        ]
    )
    func ids(workflow: String, id: String) throws {
        let uuid = try #require(UUID(uuidString: "00000000-0000-0000-0000-000000000000"))
        #expect(WorkflowIDs.make(for: workflow, uuid: uuid) == id)
    }

    @Test("the data directory follows the XDG rule, and ignores a relative one")
    func dataDirectory() {
        #expect(DataDirectory.standard(environment: ["XDG_DATA_HOME": "/data"]).path == "/data/fermata")
        let home = FileManager.default.homeDirectoryForCurrentUser.path
        #expect(DataDirectory.standard(environment: ["XDG_DATA_HOME": "x"]).path == "\(home)/.local/share/fermata")
    }

    @Test("the server's names of statuses become ours")
    func statusNames() {
        #expect(["Running", "TimedOut", ""].map(StatusNames.name) == ["running", "timedOut", ""])
    }
}
