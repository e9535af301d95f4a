import Foundation

/// TCP ports on 127.0.0.1.
package enum LoopbackPort {
    /// Whether a server could listen on the port now.
    package static func isFree(_ port: Int) -> Bool {
        bound(port) { _ in true } ?? false
    }

    /// A port that nobody listens on. Another program may take it before the caller does.
    ///
    /// - Throws: ``CommandFailure`` with `unavailable` when the system gives none.
    package static func free() throws(CommandFailure) -> Int {
        guard let port = bound(0, port(of:)) else {
            throw CommandFailure(.unavailable, "There is no free port on 127.0.0.1.")
        }
        return port
    }

    /// Whether somebody listens on the port. Unlike ``isFree(_:)``, it never stands in the way of who wants to.
    package static func answers(_ port: Int) -> Bool {
        withSocket { handle in
            var address = loopback(port)
            return withSocketAddress(&address) { connect(handle, $0, $1) } == 0 ? true : nil
        } ?? false
    }

    /// Binds a socket for as long as `body` runs; `nil` if that is not possible.
    private static func bound<Result>(_ port: Int, _ body: (Int32) -> Result?) -> Result? {
        withSocket { handle in
            // Connections of a server that has just ended must not make its port look taken.
            var reuse: Int32 = 1
            setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
            var address = loopback(port)
            return withSocketAddress(&address) { bind(handle, $0, $1) } == 0 ? body(handle) : nil
        }
    }

    private static func withSocket<Result>(_ body: (Int32) -> Result?) -> Result? {
        #if canImport(Darwin)
        let handle = socket(AF_INET, SOCK_STREAM, 0)
        #else
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        guard handle >= 0 else { return nil }
        defer { close(handle) }
        return body(handle)
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return address
    }

    private static func port(of handle: Int32) -> Int? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withSocketAddress(&address) { pointer, _ in getsockname(handle, pointer, &length) }
        return result == 0 ? Int(in_port_t(bigEndian: address.sin_port)) : nil
    }

    private static func withSocketAddress<Result>(
        _ address: inout sockaddr_in,
        _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
