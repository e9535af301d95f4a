import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("failures and retries")
struct FailureTests {
    @Test("the end of something on purpose isn't retried")
    func ends() {
        #expect(!Failure.with { $0.canceledFailureInfo = .init() }.isRetryable(except: []))
        #expect(!Failure.with { $0.terminatedFailureInfo = .init() }.isRetryable(except: []))
    }

    @Test("of the time-outs only those of one attempt are retried, unless they are excluded")
    func timeouts() {
        for type in [TimeoutType.startToClose, .heartbeat] {
            #expect(Failure.timeout(type, "").isRetryable(except: []))
            #expect(!Failure.timeout(type, "").isRetryable(except: ["TemporalTimeout:\(type.title)"]))
        }
        for type in [TimeoutType.scheduleToStart, .scheduleToClose, .unspecified] {
            #expect(!Failure.timeout(type, "").isRetryable(except: []))
        }
    }

    @Test("failures of applications and of the server say so themselves")
    func own() {
        #expect(Failure.server("", nonRetryable: false).isRetryable(except: []))
        #expect(!Failure.server("", nonRetryable: true).isRetryable(except: []))
        let application = Failure.with { $0.applicationFailureInfo.type = "Odd" }
        #expect(application.isRetryable(except: ["Other"]))
        #expect(!application.isRetryable(except: ["Odd"]))
        #expect(!Failure.with { $0.applicationFailureInfo.nonRetryable = true }.isRetryable(except: []))
        #expect(Failure().isRetryable(except: []))
    }

    @Test("a truncated failure keeps its type and as much text as fits, the cause last")
    func truncation() {
        let failure = Failure.with {
            $0.message = String(repeating: "m", count: 100)
            $0.stackTrace = String(repeating: "s", count: 1_000)
            $0.applicationFailureInfo.type = "Odd"
            $0.applicationFailureInfo.details = .text("left out")
            $0.cause.message = "cause"
        }
        let short = failure.truncated(to: 200)
        #expect(short.applicationFailureInfo.type == "Odd")
        #expect(!short.applicationFailureInfo.hasDetails)
        #expect(short.message == failure.message)
        #expect(short.stackTrace.count == 200 - 7 - 8 - 104)
        #expect(!short.hasCause)
        #expect(failure.truncated(to: 5_000).cause.message == "cause")
    }

    @Test("a text is cut between characters, not inside one")
    func wholeCharacters() {
        let failure = Failure.with { $0.message = "aé" + "日本" }
        #expect(failure.truncated(to: 5).message == "aé")
        #expect(failure.truncated(to: 6).message == "aé日")
        #expect(failure.truncated(to: 0).message.isEmpty)
    }

    @Test("causes are kept to a depth of twenty")
    func depth() {
        var failure = Failure.with { $0.message = "x" }
        for _ in 0..<30 {
            let cause = failure
            failure = .with {
                $0.message = "x"
                $0.cause = cause
            }
        }
        var depth = 0
        var short = failure.truncated(to: 100_000)
        while short.hasCause {
            short = short.cause
            depth += 1
        }
        #expect(depth == 20)
    }
}
