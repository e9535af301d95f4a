@testable import FermataAI

/// Follows a stream as a screen does: knows the text of each answer, begins anew when told, and asks for a snapshot
/// when it missed something.
struct StreamReader {
    private(set) var next: Int64
    private(set) var texts: [String: String] = [:]
    private(set) var finished: [String] = []
    private(set) var isEnded = false
    private(set) var gaps = 0

    init(from next: Int64 = 0) {
        self.next = next
    }

    /// Reads a page.
    ///
    /// - Returns: Whether there was anything.
    mutating func read(_ stream: String, of buffer: any StreamBuffer, limit: Int, wait: Duration = .zero) async throws
        -> Bool
    {
        let page = try await buffer.read(stream, from: next, limit: limit, waitingUpTo: wait)
        if page.gap != nil {
            gaps += 1
            try await restore(stream, of: buffer)
            return true
        }
        for event in page.events { take(event.body) }
        next = page.next
        isEnded = page.isEnded
        return !page.events.isEmpty
    }

    /// Begins in the middle.
    mutating func restore(_ stream: String, of buffer: any StreamBuffer) async throws {
        guard let snapshot = try await buffer.snapshot(stream) else { return }
        for message in snapshot.messages { texts[message.message] = message.text }
        next = snapshot.next
        isEnded = snapshot.isEnded
    }

    private mutating func take(_ body: StreamEvent.Body) {
        switch body {
        case .messageStarted(let message, _): texts[message, default: ""] += ""
        case .messageRestarted(let message, _): texts[message] = ""
        case .delta(.text(let text), let message): texts[message, default: ""] += text
        case .delta, .step, .ended: break
        case .messageFinished(let message): finished.append(message)
        }
    }
}
