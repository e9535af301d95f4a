import Foundation
import TemporalAPI

/// Part of a list of workers.
struct WorkerPage: Sendable {
    private struct Token: Codable {
        /// The instance key that the page ended with.
        var l: String
    }

    var heartbeats: [WorkerHeartbeat]
    /// Empty if there are no more.
    var nextToken = Data()

    /// - Parameters:
    ///   - all: Ordered by instance key.
    ///   - size: 0 for all.
    /// - Throws: `invalidArgument` if the token is none of ours.
    init(of all: [WorkerHeartbeat], size: Int, token: Data) throws(EngineError) {
        var rest = all[...]
        if !token.isEmpty {
            guard let last = try? JSONDecoder().decode(Token.self, from: token) else {
                throw .invalidArgument("invalid next_page_token")
            }
            rest = rest.drop { $0.workerInstanceKey <= last.l }
        }
        heartbeats = Array(size > 0 ? rest.prefix(size) : rest)
        if heartbeats.count < rest.count, let last = heartbeats.last {
            nextToken = (try? JSONEncoder().encode(Token(l: last.workerInstanceKey))) ?? Data()
        }
    }
}
