import SwiftProtobuf
import TemporalAPI

/// How long a namespace keeps closed runs, as a client may ask for it.
enum RetentionPeriod {
    static let shortest: Duration = .seconds(60 * 60)
    static let longest: Duration = .seconds(100 * 365 * 24 * 60 * 60)

    /// - Returns: What is asked for, held to what time stamps can say.
    /// - Throws: `invalidArgument` if it is missing or shorter than an hour.
    static func validated(_ asked: Google_Protobuf_Duration) throws(EngineError) -> Google_Protobuf_Duration {
        let duration = Duration(asked)
        guard duration >= shortest else { throw .invalidArgument("A valid retention period is not set on request.") }
        return min(duration, longest).message
    }
}
