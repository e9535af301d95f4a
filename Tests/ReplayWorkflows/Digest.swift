/// What replay makes of the whole corpus, in lines that must be the same in every process.
package enum Digest {
    /// One line for each entry and each changed workflow, and for each way of feeding history; sorted.
    package static func lines(of corpus: Corpus = .standard) async throws -> [String] {
        var lines: [String] = []
        for entry in CorpusEntry.all + ChangedLogic.all.map(\.entry) {
            let recording = try corpus.recording(entry.history)
            for oneTaskAtATime in [false, true] {
                let result: String
                do {
                    result = "\(try await entry.replay(recording, oneTaskAtATime: oneTaskAtATime))"
                } catch {
                    result = "\(error)"
                }
                lines.append("\(entry), \(oneTaskAtATime ? "task by task" : "at once"): \(result)")
            }
        }
        return lines.sorted()
    }
}
