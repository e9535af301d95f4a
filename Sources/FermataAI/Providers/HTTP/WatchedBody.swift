import NIOCore

/// A request's body that notes when it leaves.
///
/// The client asks for it when a connection is there and the request's head was written. As long as it did not, no
/// server can have done anything for the request.
struct WatchedBody: AsyncSequence, Sendable {
    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var body: ByteBuffer?
        fileprivate let watch: ReadWatch

        mutating func next() async -> ByteBuffer? {
            watch.sent()
            defer { body = nil }
            return body
        }
    }

    let body: ByteBuffer
    let watch: ReadWatch

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: body, watch: watch) }
}
