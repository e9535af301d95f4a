import Testing

@testable import FermataAI

@Suite("Server-sent events")
struct ServerSentEventTests {
    private func events(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
        var parser = ServerSentEventParser()
        return parser.parse(bytes)
    }

    @Test("every way to end a line is read, and one event may have several lines of data")
    func lines() {
        let text = "data: a\ndata: b\n\nevent: x\rdata:c\r\rdata\r\n\r\n"
        #expect(
            events(text.utf8) == [
                ServerSentEvent(type: "message", data: "a\nb"), ServerSentEvent(type: "x", data: "c"),
                ServerSentEvent(type: "message", data: ""),
            ]
        )
    }

    @Test("a mark of byte order, comments, unknown fields and events without data are passed over")
    func ignored() {
        let text = "\u{FEFF}: keep-alive\n\nevent: ping\n\nid: 7\nretry: 5\nother: x\n:data: no\ndata:  two spaces\n\n"
        #expect(events(text.utf8) == [ServerSentEvent(type: "message", data: " two spaces")])
    }

    @Test("an event that the end cuts off is dropped")
    func cutOff() {
        #expect(events("data: whole\n\ndata: half\n".utf8).map(\.data) == ["whole"])
    }

    @Test("however the bytes are cut into pieces, the events are the same")
    func pieces() {
        let bytes = Array("event: a\r\ndata: \u{1F98A} Fuchs\r\ndata: über\r\n\r\n\r\ndata: end\n\n".utf8)
        let whole = events(bytes)
        #expect(whole.map(\.data) == ["\u{1F98A} Fuchs\nüber", "end"])
        for size in 1...bytes.count {
            var parser = ServerSentEventParser()
            var found: [ServerSentEvent] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                found += parser.parse(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(found == whole)
        }
    }

    @Test("bytes that are not UTF-8 cost a character and not the event")
    func invalidText() {
        let bytes = Array("data: a".utf8) + [0xF0, 0x9F] + Array("b\n\n".utf8)
        #expect(events(bytes).map(\.data) == ["a\u{FFFD}b"])
    }

    @Test("a million lines of one event take no longer than their number asks for")
    func manyLines() throws {
        let event = try #require(events((String(repeating: "data:\n", count: 1_000_000) + "\n").utf8).first)
        #expect(event.data.utf8.count == 999_999)
    }
}
