import ReplayWorkflows
import Testing

@Suite("recorded histories", .enabled(if: Corpus.standard.isUsable, Comment(rawValue: Corpus.standard.absence)))
struct ReplayCorpusTests {
    @Test("replay ends as the history says", arguments: CorpusEntry.all)
    func endsAsRecorded(entry: CorpusEntry) async throws {
        let recording = try Corpus.standard.recording(entry.history)
        #expect(try await entry.replay(recording) == recording.ending)
    }

    @Test("replay ends as the history says when it gets one workflow task at a time", arguments: CorpusEntry.all)
    func endsAsRecordedTaskByTask(entry: CorpusEntry) async throws {
        let recording = try Corpus.standard.recording(entry.history)
        #expect(try await entry.replay(recording, oneTaskAtATime: true) == recording.ending)
    }

    @Test("every history is replayed, or left out by name with a reason")
    func nothingIsForgotten() throws {
        for (history, reason) in CorpusEntry.leftOut { print("left out: \(history): \(reason)") }
        let replayed = Set(CorpusEntry.all.map(\.history))
        let leftOut = Set(CorpusEntry.leftOut.map(\.history))
        #expect(try replayed.union(leftOut) == Corpus.standard.names())
        #expect(replayed.isDisjoint(with: leftOut))
    }
}
