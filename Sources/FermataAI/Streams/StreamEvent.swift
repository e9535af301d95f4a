public import Fermata

/// Something that happened in a run, for those who watch it.
public struct StreamEvent: Sendable, Hashable {
    /// What happened.
    public enum Body: Sendable, Hashable {
        /// A model begins to answer. `message` names the answer within the stream.
        case messageStarted(message: String, attempt: Int)
        /// The answer begins again, because the attempt before broke off: what a reader has of it is void.
        case messageRestarted(message: String, attempt: Int)
        /// More of an answer. Small pieces may arrive as one.
        case delta(ModelDelta, message: String)
        /// The answer is complete.
        case messageFinished(message: String)
        /// A step of the run, for example a tool that begins.
        case step(name: String, data: JSONValue)
        /// Nothing follows.
        case ended
    }

    /// Counts the events of a stream from zero, and never starts anew.
    public var offset: Int64
    /// What happened.
    public var body: Body

    /// Creates an event.
    public init(offset: Int64, body: Body) {
        self.offset = offset
        self.body = body
    }
}
