import NIOCore

/// Answers the server's PING frames before the HTTP/2 handler sees them.
///
/// Servers in Go send a PING with most of their data, to measure the bandwidth. The HTTP/2 handler takes more than 200
/// in 30 seconds for an attack and closes the connection, with all its calls; a busy worker gets there in a few
/// seconds. The transport has no setting for that limit. When it gets one, this handler can go.
///
/// Frames are laid out as in RFC 9113, sections 4.1 and 6.7. Everything but PINGs passes through untouched, and no
/// more than one frame header or one PING is ever held back.
final class PingAnsweringHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let headerBytes = 9
    private static let pingBytes = 8
    private static let pingType: UInt8 = 0x6
    private static let ackFlag: UInt8 = 0x1

    /// The start of a frame that is not there as a whole.
    private var held = ByteBuffer()
    /// How much of the present frame's payload is still to pass.
    private var passing = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var input = unwrapInboundIn(data)
        if held.readableBytes > 0 {
            held.writeBuffer(&input)
            input = held
            held = ByteBuffer()
        }
        var output = context.channel.allocator.buffer(capacity: input.readableBytes)
        while input.readableBytes > 0 {
            if passing > 0 {
                let count = min(passing, input.readableBytes)
                passing -= count
                if var payload = input.readSlice(length: count) { output.writeBuffer(&payload) }
                continue
            }
            guard let length = payloadLength(input) else { break }
            guard isPing(input, length) else {
                passing = Self.headerBytes + length
                continue
            }
            guard input.readableBytes >= Self.headerBytes + length else { break }
            answer(&input, context)
        }
        held.writeBuffer(&input)
        if output.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(output)) }
    }

    /// `nil` while the frame's header is incomplete.
    private func payloadLength(_ input: ByteBuffer) -> Int? {
        guard input.readableBytes >= Self.headerBytes,
            let high = input.getInteger(at: input.readerIndex, as: UInt8.self),
            let low = input.getInteger(at: input.readerIndex + 1, as: UInt16.self)
        else { return nil }
        return Int(high) << 16 | Int(low)
    }

    /// Whether this is a PING that asks for an answer. Answers to our own PINGs are not.
    private func isPing(_ input: ByteBuffer, _ length: Int) -> Bool {
        length == Self.pingBytes
            && input.getInteger(at: input.readerIndex + 3, as: UInt8.self) == Self.pingType
            && input.getInteger(at: input.readerIndex + 4, as: UInt8.self).map { $0 & Self.ackFlag == 0 } == true
    }

    private func answer(_ input: inout ByteBuffer, _ context: ChannelHandlerContext) {
        guard var frame = input.readSlice(length: Self.headerBytes + Self.pingBytes) else { return }
        frame.setInteger(Self.ackFlag, at: frame.readerIndex + 4)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
