/// Reads a stream of events, in pieces of any size: WHATWG HTML, section 9.2.6.
///
/// Bytes that are not UTF-8 become U+FFFD, as that standard says, so that half a character costs a character and not the
/// answer. An event that the end of the stream cuts off is dropped. `id` and `retry` are for clients that reconnect,
/// which a paid answer does not allow. What the parser holds is at most what it was given: callers bound that.
struct ServerSentEventParser {
    private var line: [UInt8] = []
    private var type = ""
    private var data: String?
    private var isAtStart = true
    /// The last byte was a carriage return, so that a line feed now belongs to the same end of line.
    private var endsInReturn = false

    /// The events that these bytes complete.
    mutating func parse(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            defer { endsInReturn = byte == 0x0D }
            switch byte {
            case 0x0A where endsInReturn: continue
            case 0x0A, 0x0D:
                if let event = endLine() { events.append(event) }
            default: line.append(byte)
            }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        var content = line[...]
        if isAtStart, content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
        isAtStart = false
        guard !content.isEmpty else { return endEvent() }
        let name = content.prefix { $0 != UInt8(ascii: ":") }
        var value = content.dropFirst(name.count + 1)
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch String(decoding: name, as: UTF8.self) {
        case "data":
            let text = String(decoding: value, as: UTF8.self)
            if data == nil { data = text } else { data?.append("\n" + text) }
        case "event": type = String(decoding: value, as: UTF8.self)
        default: break  // Comments have no name; other fields mean nothing here.
        }
        return nil
    }

    private mutating func endEvent() -> ServerSentEvent? {
        defer {
            type = ""
            data = nil
        }
        guard let data else { return nil }
        return ServerSentEvent(type: type.isEmpty ? "message" : type, data: data)
    }
}
