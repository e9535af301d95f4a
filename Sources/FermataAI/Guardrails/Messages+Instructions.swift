extension [Message] {
    /// Adds to the instructions that messages begin with, each once. Not as messages of their own: the templates of some
    /// models have room for one.
    mutating func instruct(_ texts: [String]) {
        let last = prefix { $0.role == .system }.indices.last
        let said = last.map { self[...$0].map(\.text).joined(separator: "\n") } ?? ""
        let news = texts.filter { !said.contains($0) }.joined(separator: "\n\n")
        guard !news.isEmpty else { return }
        if let last {
            self[last] = Message(.system, "\(self[last].text)\n\n\(news)")
        } else {
            insert(Message(.system, news), at: 0)
        }
    }
}
