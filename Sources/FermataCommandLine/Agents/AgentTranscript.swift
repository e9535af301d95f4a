import Fermata
package import FermataAI
import Foundation

/// What a run of an agent shows, as text that grows.
///
/// Answers appear word by word, each behind its number; steps stand on lines of their own. Control characters of models
/// and tools do not reach the terminal.
package struct AgentTranscript: Sendable {
    private let workflowID: String
    /// The answer that is being written, and whether anything of it has been.
    private var answer: String?
    private var hasWords = false
    private var isAtLineStart = true

    /// - Parameter workflowID: The run's, for the commands that are suggested.
    package init(workflowID: String) {
        self.workflowID = workflowID
    }

    /// What an event adds.
    package mutating func text(_ event: StreamEvent) -> String {
        switch event.body {
        case .messageStarted(let message, _):
            answer = message
            hasWords = false
            return ""
        case .messageRestarted(let message, let attempt):
            answer = message
            hasWords = false
            return line("(answer \(Self.number(message)) begins again, attempt \(attempt))")
        case .delta(let delta, let message):
            return text(delta, message)
        case .messageFinished:
            return endOfLine()
        case .step(let name, let data):
            return AgentEvent(name: name, data: data).map { line(describe($0)) } ?? ""
        case .ended:
            return endOfLine()
        }
    }

    /// Events that the stream does not have any more.
    package mutating func text(gap: Range<Int64>) -> String {
        line("(\(gap.count) events from offset \(gap.lowerBound) on are gone: only the last ones are kept)")
    }

    /// What ends a line that was begun.
    package mutating func endOfLine() -> String {
        guard !isAtLineStart else { return "" }
        isAtLineStart = true
        return "\n"
    }

    private mutating func text(_ delta: ModelDelta, _ message: String) -> String {
        switch delta {
        case .text(let words):
            return beginning(message) + add(words)
        case .toolCallStarted(_, _, let name):
            return beginning(message) + (hasWords ? endOfLine() : "") + add("-> \(name) ")
        case .toolCallArguments(_, let json):
            return add(json)
        case .reasoning:
            // Long, and seldom what somebody who watches wants; --json has it.
            return ""
        }
    }

    private mutating func beginning(_ message: String) -> String {
        guard answer == message, !hasWords else { return "" }
        hasWords = true
        return endOfLine() + "[\(Self.number(message))] "
    }

    private mutating func add(_ words: String) -> String {
        let words = Self.printable(words)
        if let last = words.unicodeScalars.last { isAtLineStart = last == "\n" }
        return words
    }

    private mutating func line(_ text: String) -> String {
        endOfLine() + "    " + Self.printable(text) + "\n"
    }

    private func describe(_ event: AgentEvent) -> String {
        switch event {
        case .runStarted(_, let agent): "\(agent) begins"
        case .handedOver(let agent): "\(agent) goes on"
        case .toolStarted(_, let tool, let attempt):
            attempt > 1 ? "\(tool) runs, attempt \(attempt)" : "\(tool) runs"
        case .toolEnded(_, let tool, let isError, let bytes):
            isError ? "\(tool) failed" : "\(tool) answered, \(bytes) bytes"
        case .approvalOpened(let request, _, let tool, let deadline):
            "\(tool) waits for approval until \(deadline.formatted(.iso8601)): fermata approvals decide "
                + "\(workflowID) \(request) approve"
        case .budgetExhausted(let reason): "waits for a budget: \(reason)"
        }
    }

    /// Answers are named by their run and number.
    private static func number(_ message: String) -> Substring {
        message.split(separator: "/").last ?? message[...]
    }

    private static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars
        where scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control {
            result.append(scalar)
        }
        return String(result)
    }
}
