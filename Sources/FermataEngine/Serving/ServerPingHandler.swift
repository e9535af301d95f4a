import NIOCore

/// Answers most of a client's PING frames before the HTTP/2 handler sees them.
///
/// Clients in Go and Rust send a PING with their data, to measure the bandwidth. The HTTP/2 handler takes more than 200
/// in 30 seconds for an attack and closes the connection with all its calls; a busy worker gets there in seconds, and
/// the transport has no setting for that limit. One PING in a second is let through, so that clients that do nothing
/// but ping are still noticed, and so is every PING of a client that does not read the answers.
///
/// Frames are laid out as in RFC 9113, sections 3.4, 4.1 and 6.7. No more than one frame header or one PING is held
/// back. What does not begin with the preface of HTTP/2 passes untouched.
final class ServerPingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Step {
        /// So many bytes belong to something that is no PING.
        case pass(Int)
        /// A PING that wants an answer.
        case ping
        /// More bytes are needed to tell.
        case wait
    }

    private static let prefaceBytes = 24
    private static let headerBytes = 9
    private static let pingBytes = 17
    private static let pingType: UInt8 = 0x6
    private static let acknowledged: UInt8 = 0x1
    private static let interval = TimeAmount.seconds(1)

    /// Bytes that were not enough to tell what they are.
    private var held = ByteBuffer()
    /// How many bytes are still to pass without a look.
    private var passing = ServerPingHandler.prefaceBytes
    private var lastPassed: NIODeadline?

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
                if var bytes = input.readSlice(length: count) { output.writeBuffer(&bytes) }
                passing -= count
                continue
            }
            switch step(input) {
            case .pass(let count):
                passing = count
                continue
            case .ping where mayPass(context):
                passing = Self.pingBytes
                continue
            case .ping:
                if let ping = input.readSlice(length: Self.pingBytes) { answer(ping, context) }
                continue
            case .wait:
                held.writeBuffer(&input)
            }
        }
        if output.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(output)) }
    }

    private func step(_ input: ByteBuffer) -> Step {
        let start = input.readerIndex
        guard input.readableBytes >= Self.headerBytes,
            let high = input.getInteger(at: start, as: UInt8.self),
            let low = input.getInteger(at: start + 1, as: UInt16.self),
            let type = input.getInteger(at: start + 3, as: UInt8.self),
            let flags = input.getInteger(at: start + 4, as: UInt8.self)
        else { return .wait }
        let length = Self.headerBytes + (Int(high) << 16 | Int(low))
        guard type == Self.pingType, length == Self.pingBytes, flags & Self.acknowledged == 0 else {
            return .pass(length)
        }
        return input.readableBytes >= Self.pingBytes ? .ping : .wait
    }

    private func mayPass(_ context: ChannelHandlerContext) -> Bool {
        guard context.channel.isWritable else { return true }
        let now = context.eventLoop.now
        if let lastPassed, now - lastPassed < Self.interval { return false }
        lastPassed = now
        return true
    }

    private func answer(_ ping: ByteBuffer, _ context: ChannelHandlerContext) {
        var frame = ping
        frame.setInteger(Self.acknowledged, at: frame.readerIndex + 4)
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }
}
