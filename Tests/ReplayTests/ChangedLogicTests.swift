import Fermata
import ReplayWorkflows
import Testing

@Suite("changed workflows", .enabled(if: Corpus.standard.isUsable, Comment(rawValue: Corpus.standard.absence)))
struct ChangedLogicTests {
    @Test("a change is judged by what it does to history", arguments: ChangedLogic.all, [false, true])
    func isJudged(change: ChangedLogic, oneTaskAtATime: Bool) async throws {
        let recording = try Corpus.standard.recording(change.entry.history)
        switch change.verdict {
        case .harmless:
            let ending = try await change.entry.replay(recording, oneTaskAtATime: oneTaskAtATime)
            #expect(ending == recording.ending)
        case .refused(let event, let type, let mentions):
            let error = try await #require(throws: FermataError.self) {
                try await change.entry.replay(recording, oneTaskAtATime: oneTaskAtATime)
            }
            #expect(error.code == .nondeterminism)
            #expect(error.message.split { !$0.isNumber }.contains("\(event)"), "\(error) does not name event \(event)")
            for part in [type] + mentions {
                #expect(bare(error.message).contains(bare(part)), "\(error) does not name '\(part)'")
            }
        }
    }
}

/// Letters and digits only, so that `START_TIMER`, `StartTimer` and "start timer" are the same.
private func bare(_ text: String) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
}
