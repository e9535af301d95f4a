extension ModelDelta {
    /// About the bytes it takes: those of its strings.
    var byteCount: Int {
        switch self {
        case .text(let text), .reasoning(let text): text.utf8.count
        case .toolCallStarted(_, let id, let name): id.utf8.count + name.utf8.count
        case .toolCallArguments(_, let json): json.utf8.count
        }
    }

    /// The same in pieces of at most so many bytes, but for names, which have no pieces.
    func pieces(maximumBytes: Int) -> [ModelDelta] {
        guard byteCount > maximumBytes else { return [self] }
        return switch self {
        case .text(let text): text.pieces(maximumBytes: maximumBytes).map { .text($0) }
        case .reasoning(let text): text.pieces(maximumBytes: maximumBytes).map { .reasoning($0) }
        case .toolCallArguments(let index, let json):
            json.pieces(maximumBytes: maximumBytes).map { .toolCallArguments(index: index, json: $0) }
        // A piece of a name would be another name.
        case .toolCallStarted: [self]
        }
    }
}

extension String {
    /// Cuts between characters of Unicode; no limit is below the four bytes of the longest.
    fileprivate func pieces(maximumBytes: Int) -> [String] {
        var pieces: [String] = []
        var rest = Substring(self)
        while !rest.isEmpty {
            let limit = rest.utf8.index(rest.startIndex, offsetBy: maximumBytes, limitedBy: rest.endIndex)
            var end = limit ?? rest.endIndex
            while end < rest.endIndex, rest.utf8[end] & 0xC0 == 0x80 { end = rest.utf8.index(before: end) }
            pieces.append(String(rest[..<end]))
            rest = rest[end...]
        }
        return pieces
    }
}
