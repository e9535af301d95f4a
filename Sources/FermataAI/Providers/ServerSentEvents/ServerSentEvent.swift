/// One event of a stream.
struct ServerSentEvent: Sendable, Hashable {
    /// Its type; `message` unless the stream says otherwise.
    var type: String
    /// Its data, the lines of it joined by line feeds.
    var data: String
}
