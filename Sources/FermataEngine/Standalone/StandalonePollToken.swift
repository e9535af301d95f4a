import Foundation

/// What a client has seen of an execution, so that it can wait for what comes after that.
struct StandalonePollToken: Hashable, Sendable {
    let number: RunNumber
    let stateTransitions: Int64

    init(_ execution: some StandaloneExecution) {
        number = execution.identity.number
        stateTransitions = execution.stateTransitions
    }

    /// - Throws: `invalidArgument` if it is none of this engine.
    init(_ data: Data) throws(EngineError) {
        let fields = String(decoding: data, as: UTF8.self).split(separator: "|", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0] == "1", let number = Int64(fields[1]), let transitions = Int64(fields[2])
        else { throw .invalidArgument("invalid long poll token") }
        self.number = RunNumber(rawValue: number)
        stateTransitions = transitions
    }

    var data: Data { Data("1|\(number.rawValue)|\(stateTransitions)".utf8) }

    /// Whether there is something that the client has not seen.
    ///
    /// - Throws: `invalidArgument` if the token is of another execution.
    func isBehind(_ execution: some StandaloneExecution) throws(EngineError) -> Bool {
        guard execution.identity.number == number else {
            throw .invalidArgument("long poll token does not match execution")
        }
        return execution.stateTransitions > stateTransitions
    }
}
