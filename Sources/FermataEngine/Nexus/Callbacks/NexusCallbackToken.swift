import TemporalAPI

/// Says which Nexus operation a completion callback is about. It travels through the handler, who cannot read it.
///
/// The request id in it is known to nobody else, so that a token can't be made up.
struct NexusCallbackToken: Equatable, Sendable {
    /// The address of callbacks that stay in this engine.
    static let systemURL = "temporal://system"
    static let header = "temporal-callback-token"
    /// Where handlers tell the operation's token in case the callback is faster than their answer.
    static let operationTokenHeader = "nexus-operation-token"

    /// The run whose operation it is, or the operation itself if it is standalone.
    let run: RunNumber
    /// 0 for a standalone operation: no event tells of it.
    let scheduledEventID: Int64
    let requestID: String

    var isStandalone: Bool { scheduledEventID == 0 }

    var text: String { "1|\(run.rawValue)|\(scheduledEventID)|\(requestID)" }
}

extension NexusCallbackToken {
    /// - Returns: nil if it is none of this engine.
    init?(_ text: String) {
        let fields = text.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
        guard fields.count == 4, fields[0] == "1", let run = Int64(fields[1]), let id = Int64(fields[2]),
            !fields[3].isEmpty
        else { return nil }
        self.init(run: RunNumber(rawValue: run), scheduledEventID: id, requestID: String(fields[3]))
    }
}
