import NIOCore
import NIOEmbedded
import Testing

@testable import FermataEngine

@Suite("server ping handler")
struct ServerPingHandlerTests {
    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private func frame(_ type: UInt8, flags: UInt8 = 0, _ payload: [UInt8]) -> [UInt8] {
        let length = [16, 8, 0].map { UInt8(payload.count >> $0 & 0xFF) }
        return length + [type, flags, 0, 0, 0, 0] + payload
    }

    private func ping(_ number: UInt8, flags: UInt8 = 0) -> [UInt8] {
        frame(6, flags: flags, [0, 0, 0, 0, 0, 0, 0, number])
    }

    /// What comes through to the HTTP/2 handler and what is answered, when `bytes` arrive in pieces of `size`.
    private func passed(_ bytes: [UInt8], by size: Int) throws -> (through: [UInt8], answers: [UInt8]) {
        let channel = EmbeddedChannel(handler: ServerPingHandler())
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        for start in stride(from: 0, to: bytes.count, by: size) {
            try channel.writeInbound(ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)]))
        }
        var (through, answers): ([UInt8], [UInt8]) = ([], [])
        while let buffer = try channel.readInbound(as: ByteBuffer.self) { through += buffer.readableBytesView }
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { answers += buffer.readableBytesView }
        _ = try channel.finish()
        return (through, answers)
    }

    @Test("of many pings one passes, the others are answered", arguments: [1, 2, 7, 16, 17, 1000])
    func pings(_ size: Int) throws {
        let data = frame(0, Array(repeating: 6, count: 300))
        let bytes = Self.preface + ping(1) + data + ping(2) + data + ping(3)
        let (through, answers) = try passed(bytes, by: size)
        #expect(through == Self.preface + ping(1) + data + data)
        #expect(answers == ping(2, flags: 1) + ping(3, flags: 1))
    }

    @Test("answers to the server's own pings pass", arguments: [1, 5, 1000])
    func acknowledgements(_ size: Int) throws {
        let bytes = Self.preface + ping(1, flags: 1) + ping(2, flags: 1)
        let (through, answers) = try passed(bytes, by: size)
        #expect(through == bytes)
        #expect(answers.isEmpty)
    }

    @Test("a ping of the wrong length passes, for the HTTP/2 handler to refuse")
    func wrongLength() throws {
        let bytes = Self.preface + frame(6, [1, 2, 3])
        #expect(try passed(bytes, by: 4).through == bytes)
    }

    @Test("a ping passes again when a second is over")
    func time() throws {
        let loop = EmbeddedEventLoop()
        let channel = EmbeddedChannel(handler: ServerPingHandler(), loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        var through = 0
        try channel.writeInbound(ByteBuffer(bytes: Self.preface))
        _ = try channel.readInbound(as: ByteBuffer.self)
        for _ in 0..<30 {
            try channel.writeInbound(ByteBuffer(bytes: ping(0)))
            if try channel.readInbound(as: ByteBuffer.self) != nil { through += 1 }
            loop.advanceTime(by: .milliseconds(100))
        }
        #expect(through == 3)
        _ = try channel.finish()
    }
}
