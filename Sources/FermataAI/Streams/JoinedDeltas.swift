/// Pieces of an answer, neighbours of one kind joined, and the oldest dropped beyond a limit.
struct JoinedDeltas {
    /// What joins with what.
    private enum Kind: Hashable {
        case text, reasoning
        case arguments(index: Int)
    }

    private var complete: [ModelDelta] = []
    private var kind: Kind?
    /// The piece that still grows. On its own, so that adding does not copy it.
    private var words = ""

    /// All of them, in order.
    var deltas: [ModelDelta] {
        guard let kind else { return complete }
        return complete + [Self.delta(kind, words)]
    }

    mutating func append(_ delta: ModelDelta) {
        let (kind, words) = Self.parts(delta)
        guard let kind else {
            close()
            complete.append(delta)
            return
        }
        if kind != self.kind { close() }
        self.kind = kind
        self.words += words
    }

    /// Drops the oldest.
    ///
    /// - Returns: Whether there was anything to drop.
    mutating func keepLast(bytes limit: Int) -> Bool {
        var excess = deltas.reduce(0) { $0 + $1.byteCount } - limit
        guard excess > 0 else { return false }
        var kept: [ModelDelta] = []
        for delta in deltas {
            if excess <= 0 {
                kept.append(delta)
            } else if delta.byteCount > excess, let kind = Self.parts(delta).kind {
                kept.append(Self.delta(kind, Self.parts(delta).words.droppingFirst(bytes: excess)))
            }
            excess -= delta.byteCount
        }
        self = JoinedDeltas()
        for delta in kept { append(delta) }
        return true
    }

    private mutating func close() {
        if let kind { complete.append(Self.delta(kind, words)) }
        kind = nil
        words = ""
    }

    private static func parts(_ delta: ModelDelta) -> (kind: Kind?, words: String) {
        switch delta {
        case .text(let text): (.text, text)
        case .reasoning(let text): (.reasoning, text)
        case .toolCallArguments(let index, let json): (.arguments(index: index), json)
        case .toolCallStarted: (nil, "")
        }
    }

    private static func delta(_ kind: Kind, _ words: String) -> ModelDelta {
        switch kind {
        case .text: .text(words)
        case .reasoning: .reasoning(words)
        case .arguments(let index): .toolCallArguments(index: index, json: words)
        }
    }
}

extension String {
    /// What is left without at least so many bytes of the beginning, cut between characters of Unicode.
    fileprivate func droppingFirst(bytes: Int) -> String {
        var rest = Substring(self).utf8.dropFirst(bytes)
        while let first = rest.first, first & 0xC0 == 0x80 { rest = rest.dropFirst() }
        return String(Substring(rest))
    }
}
