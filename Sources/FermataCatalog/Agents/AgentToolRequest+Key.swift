import Crypto
import FermataAI
import Foundation

extension AgentToolRequest {
    /// Names the call among all calls of all runs, for tools that must not do a thing twice.
    ///
    /// The place in the conversation stands for all that was said before, so equal calls of one run differ; what a provider
    /// calls them does not matter. A run's id is not in it: a reset that does the call again means the same call.
    func idempotencyKey(workflowID: String) -> String {
        let began = began.map { String($0.timeIntervalSinceReferenceDate.bitPattern, radix: 16) } ?? ""
        let parts = [workflowID, began, conversation.log, conversation.hash, String(call.index)]
        // None of the parts has a zero in it.
        return SHA256.hash(data: Array(parts.joined(separator: "\u{0}").utf8))
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
