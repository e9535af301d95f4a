package import FermataAI

/// What a run of an agent shows, as lines of JSON.
package enum StreamLine {
    private struct Gap: Encodable {
        var type = "gap"
        var from: Int64
        var to: Int64
    }

    /// One event, with its offset.
    package static func event(_ event: StreamEvent) throws -> String {
        try JSONDocument.line(event)
    }

    /// Events that the stream does not have any more: those from the first offset up to but not including the last.
    package static func gap(_ gap: Range<Int64>) throws -> String {
        try JSONDocument.line(Gap(from: gap.lowerBound, to: gap.upperBound))
    }
}
