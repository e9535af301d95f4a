import Fermata
import FermataAI
import FermataCommandLine
import Foundation
import Testing

@Suite("what agents show, as text")
struct AgentTranscriptTests {
    private func text(_ events: [StreamEvent.Body]) -> String {
        var transcript = AgentTranscript(workflowID: "w-1")
        let text = events.enumerated().map { offset, body in
            transcript.text(StreamEvent(offset: Int64(offset), body: body))
        }
        return text.joined() + transcript.endOfLine()
    }

    private func step(_ event: AgentEvent) -> StreamEvent.Body {
        .step(name: event.name, data: event.data)
    }

    @Test("words follow each other, steps stand on lines of their own")
    func lines() {
        let events: [StreamEvent.Body] = [
            step(.runStarted(run: "r", agent: "clerk@1")),
            .messageStarted(message: "r/1", attempt: 1),
            .delta(.text("Let me "), message: "r/1"),
            .delta(.text("see."), message: "r/1"),
            .delta(.toolCallStarted(index: 0, id: "c", name: "look"), message: "r/1"),
            .delta(.toolCallArguments(index: 0, json: "{\"what\":"), message: "r/1"),
            .delta(.toolCallArguments(index: 0, json: "1}"), message: "r/1"),
            .messageFinished(message: "r/1"),
            step(.toolStarted(call: "c", tool: "look", attempt: 1)),
            step(.toolEnded(call: "c", tool: "look", isError: false, bytes: 5)),
            .messageStarted(message: "r/2", attempt: 1),
            .delta(.text("It is there."), message: "r/2"),
        ]
        #expect(
            text(events) == """
                    clerk@1 begins
                [1] Let me see.
                -> look {"what":1}
                    look runs
                    look answered, 5 bytes
                [2] It is there.

                """
        )
    }

    @Test("an answer that begins again is marked, and written anew")
    func restarted() {
        let events: [StreamEvent.Body] = [
            .messageStarted(message: "r/1", attempt: 1),
            .delta(.text("Once"), message: "r/1"),
            .messageRestarted(message: "r/1", attempt: 2),
            .delta(.text("Twice"), message: "r/1"),
        ]
        #expect(text(events) == "[1] Once\n    (answer 1 begins again, attempt 2)\n[1] Twice\n")
    }

    @Test("a request names the command that decides it")
    func approval() {
        let event = AgentEvent.approvalOpened(
            request: "1-ab",
            call: "c",
            tool: "pay",
            deadline: Date(timeIntervalSince1970: 0)
        )
        #expect(text([step(event)]).contains("until 1970-01-01T00:00:00Z: fermata approvals decide w-1 1-ab approve"))
    }

    @Test("what a model writes cannot steer the terminal")
    func controls() {
        let events: [StreamEvent.Body] = [
            .messageStarted(message: "r/1", attempt: 1),
            .delta(.text("a\u{1B}[2Jb\u{7}c\td\ne"), message: "r/1"),
        ]
        #expect(text(events) == "[1] a[2Jbc\td\ne\n")
    }

    @Test("events that are gone are counted")
    func gap() {
        var transcript = AgentTranscript(workflowID: "w-1")
        #expect(transcript.text(gap: 5..<12).contains("7 events from offset 5 on are gone"))
    }

    @Test("every step of an agent comes back from a stream as it went in, and others are left alone")
    func steps() {
        let events: [AgentEvent] = [
            .runStarted(run: "r", agent: "a@1"), .handedOver(agent: "b@2"),
            .toolStarted(call: "c", tool: "t", attempt: 2),
            .toolEnded(call: "c", tool: "t", isError: true, bytes: 7),
            .approvalOpened(request: "1", call: "c", tool: "t", deadline: Date(timeIntervalSince1970: 60)),
            .budgetExhausted(reason: "none left"),
        ]
        for event in events { #expect(AgentEvent(name: event.name, data: event.data) == event) }
        #expect(text([.step(name: "another", data: ["tool": "t"])]) == "")
        #expect(AgentEvent(name: "tool_started", data: ["tool": 1]) == nil)
    }
}
