import NIOCore
import NIOHTTP2

/// Sends the frames of a request together, its end being part of its last frame.
///
/// The transport writes headers, message and the end of the stream one after another. A server that answers a unary
/// call without waiting for that end then closes the stream by RST_STREAM, and a client that gets 200 of these in ten
/// seconds takes it for an attack and drops the connection with all its calls. All of this API's calls are unary, so
/// nothing is lost by holding a request back until it is whole.
final class WholeRequestHandler: ChannelOutboundHandler {
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private var held: [(frame: HTTP2Frame.FramePayload, promise: EventLoopPromise<Void>?)] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let frame = unwrapOutboundIn(data)
        guard frame.endsRequest else {
            held.append((frame, promise))
            return
        }
        if let last = held.last, let whole = last.frame.ended(by: frame) {
            held[held.count - 1].frame = whole
            promise?.succeed()
        } else {
            held.append((frame, promise))
        }
        for (frame, promise) in held { context.write(wrapOutboundOut(frame), promise: promise) }
        held.removeAll()
        context.flush()
    }

    func flush(context: ChannelHandlerContext) {
        if held.isEmpty { context.flush() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        for (_, promise) in held { promise?.fail(ChannelError.ioOnClosedChannel) }
        held.removeAll()
    }
}

extension HTTP2Frame.FramePayload {
    /// Whether nothing of the request follows: its end, or its being given up.
    fileprivate var endsRequest: Bool {
        switch self {
        case .data(let data): data.endStream
        case .headers(let headers): headers.endStream
        default: true
        }
    }

    /// This frame with the end of the stream in it, if the frame behind it holds nothing but that.
    fileprivate func ended(by end: Self) -> Self? {
        guard case .data(var data) = self, case .data(let end) = end, end.data.readableBytes == 0 else { return nil }
        data.endStream = true
        return .data(data)
    }
}
