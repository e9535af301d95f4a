import GRPCNIOTransportHTTP2Posix

/// Where a Temporal server listens.
public struct TemporalTarget: Sendable, Hashable, CustomStringConvertible {
    /// The port of Temporal's frontend service where none is given.
    public static let defaultPort = 7233

    private enum Host: Hashable {
        case dns(String)
        case ipv4(String)
        case ipv6(String)
    }

    private let host: Host
    private let port: Int

    private init(_ host: Host, port: Int) {
        self.host = host
        self.port = port
    }

    /// Takes `host:port`, `host`, `1.2.3.4:port` or `[::1]:port`.
    ///
    /// - Throws: ``FermataError`` with code `invalidArgument` if there is no host, the port is not a number from 1 to
    ///   65535, or the text is a URL.
    public init(address: String) throws {
        guard !address.contains("/") else {
            throw FermataError(.invalidArgument, "The address '\(address)' is a URL; it must be HOST:PORT.")
        }
        let (host, port) = Self.split(address)
        guard !host.isEmpty else {
            throw FermataError(.invalidArgument, "The address '\(address)' has no host; it must be HOST:PORT.")
        }
        var number = Self.defaultPort
        if let port {
            guard let value = Int(port), (1...65_535).contains(value) else {
                throw FermataError(
                    .invalidArgument,
                    "The port of the address '\(address)' must be a number from 1 to 65535."
                )
            }
            number = value
        }
        self = .dns(host: host, port: number)
    }

    /// A name to be looked up, or a literal IP address.
    public static func dns(host: String, port: Int = defaultPort) -> Self {
        // A literal address must not be sent as a TLS server name, so it is told apart from names here.
        if host.contains(":") { return .init(.ipv6(host), port: port) }
        return .init(Self.isIPv4(host) ? .ipv4(host) : .dns(host), port: port)
    }

    /// An IPv4 address.
    public static func ipv4(address: String, port: Int = defaultPort) -> Self { .init(.ipv4(address), port: port) }

    /// An IPv6 address, without brackets.
    public static func ipv6(address: String, port: Int = defaultPort) -> Self { .init(.ipv6(address), port: port) }

    public var description: String {
        switch host {
        case .dns(let name), .ipv4(let name): "\(name):\(port)"
        case .ipv6(let address): "[\(address)]:\(port)"
        }
    }

    var resolvable: any ResolvableTarget {
        switch host {
        case .dns(let name): ResolvableTargets.DNS(host: name, port: port)
        case .ipv4(let address): ResolvableTargets.IPv4(addresses: [.init(host: address, port: port)])
        case .ipv6(let address): ResolvableTargets.IPv6(addresses: [.init(host: address, port: port)])
        }
    }

    private static func split(_ address: String) -> (host: String, port: String?) {
        if address.hasPrefix("["), let end = address.firstIndex(of: "]") {
            let rest = address[address.index(after: end)...]
            let host = String(address[address.index(after: address.startIndex)..<end])
            return (host, rest.hasPrefix(":") ? String(rest.dropFirst()) : nil)
        }
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        return switch parts.count {
        case 1: (address, nil)
        case 2: (String(parts[0]), String(parts[1]))
        default: (address, nil)
        }
    }

    private static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
