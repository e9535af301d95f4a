import NIOCore
import NIOHPACK
import NIOHTTP2

/// Refuses requests that are too large with the status that clients know, as soon as their length arrives.
///
/// The transport would reset the stream, and the client could not tell why; SDKs fail a workflow task for good when
/// they read this very text, instead of sending the same request again and again. Sits below the transport's handler
/// of an HTTP/2 stream.
final class RequestSizeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias InboundOut = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    /// One byte for compression and four for the length, before each message.
    private static let prefixBytes = 5

    private let limit: Int
    private var prefix = ByteBuffer()
    /// How much of the present message is still to come.
    private var passing = 0
    private var isRefused = false

    init(limit: Int) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // After the answer the rest is read and dropped: a reset could overtake the answer.
        guard !isRefused else { return }
        if case .data(let frame) = unwrapInboundIn(data), case .byteBuffer(let bytes) = frame.data,
            let length = tooLarge(bytes)
        {
            isRefused = true
            refuse(length, context)
            return
        }
        context.fireChannelRead(data)
    }

    /// The length of the first message in `bytes` that is too large.
    private func tooLarge(_ bytes: ByteBuffer) -> Int? {
        var bytes = bytes
        while bytes.readableBytes > 0 {
            if passing > 0 {
                let count = min(passing, bytes.readableBytes)
                bytes.moveReaderIndex(forwardBy: count)
                passing -= count
                continue
            }
            let count = min(Self.prefixBytes - prefix.readableBytes, bytes.readableBytes)
            if var slice = bytes.readSlice(length: count) { prefix.writeBuffer(&slice) }
            guard let length = prefix.getInteger(at: prefix.readerIndex + 1, as: UInt32.self) else { return nil }
            prefix.clear()
            guard length <= limit else { return Int(length) }
            passing = Int(length)
        }
        return nil
    }

    private func refuse(_ length: Int, _ context: ChannelHandlerContext) {
        let headers: HPACKHeaders = [
            ":status": "200",
            "content-type": "application/grpc",
            "grpc-status": "8",
            "grpc-message": "grpc: received message larger than max (\(length) vs. \(limit))",
        ]
        context.writeAndFlush(wrapOutboundOut(.headers(.init(headers: headers, endStream: true))), promise: nil)
    }
}
