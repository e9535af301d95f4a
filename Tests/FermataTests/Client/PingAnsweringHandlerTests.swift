import NIOCore
import NIOEmbedded
import Testing

@testable import Fermata

@Suite("Answering PINGs below HTTP/2")
struct PingAnsweringHandlerTests {
    private static func frame(_ type: UInt8, flags: UInt8 = 0, _ payload: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(payload.count), type, flags, 0, 0, 0, 1] + payload
    }

    private static let ping = frame(6, [1, 2, 3, 4, 5, 6, 7, 8])
    private static let pong = frame(6, flags: 1, [1, 2, 3, 4, 5, 6, 7, 8])

    /// What passes and what is answered when the bytes arrive in pieces of a size.
    private static func send(_ bytes: [UInt8], pieces: Int) throws -> (passed: [UInt8], answered: [UInt8]) {
        let channel = EmbeddedChannel(handler: PingAnsweringHandler())
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try channel.writeInbound(ByteBuffer(bytes: bytes[start..<min(start + pieces, bytes.count)]))
        }
        var (passed, answered): ([UInt8], [UInt8]) = ([], [])
        while let buffer = try channel.readInbound(as: ByteBuffer.self) { passed += Array(buffer: buffer) }
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { answered += Array(buffer: buffer) }
        return (passed, answered)
    }

    @Test("PINGs are answered, all else passes, however the bytes are cut", arguments: 1...40)
    func cut(pieces: Int) throws {
        let data = Self.frame(0, Array(repeating: 6, count: 30))
        let settings = Self.frame(4, [])
        let result = try Self.send(
            settings + Self.ping + data + Self.ping + Self.ping + Self.pong + data,
            pieces: pieces
        )
        #expect(result.passed == settings + data + Self.pong + data)
        #expect(result.answered == Self.pong + Self.pong + Self.pong)
    }

    @Test("a frame longer than 255 bytes passes as a whole")
    func long() throws {
        let payload = [UInt8](repeating: 6, count: 70_000)
        let frame: [UInt8] = [1, 0x11, 0x70, 0, 0, 0, 0, 0, 1] + payload
        let result = try Self.send(frame + Self.ping, pieces: 1_000)
        #expect(result.passed == frame)
        #expect(result.answered == Self.pong)
    }
}
