import Foundation

/// An answer of a stream as the store has it, on its way into a snapshot.
struct StoredPartialMessage {
    let name: String
    let begun: Int64
    /// What the ring has overwritten; the reader adds what is still there.
    var text = JoinedDeltas()
    private let attempt: Int
    private let isFinished: Bool
    private let isTruncated: Bool

    /// Reads `name`, `attempt`, `begun`, `is_finished`, `overwritten` and `is_truncated`.
    init(_ row: SQLRow) throws {
        name = try row[0]
        attempt = try row[1]
        begun = try row[2]
        isFinished = try row[3]
        isTruncated = try row[5]
        guard let overwritten: Data = try row[4] else { return }
        for delta in try JSONDecoder().decode([ModelDelta].self, from: overwritten) { text.append(delta) }
    }

    func shown(maximumBytes: Int) -> StreamSnapshot.PartialMessage {
        var text = text
        let isCut = text.keepLast(bytes: maximumBytes)
        return StreamSnapshot.PartialMessage(
            message: name,
            attempt: attempt,
            deltas: text.deltas,
            isFinished: isFinished,
            isTruncated: isCut || isTruncated
        )
    }
}
