import Fermata

/// Where tools may go on the network, and how much and how long they may read there.
public struct OutboundAccess: Sendable, Hashable {
    /// Names of hosts: `example.com`, `*.example.com` for what is below it, `example.com:8443` for a port other than 80
    /// and 443, `*` for all hosts. Empty allows nothing.
    public var allowedHosts: [String]
    /// Whether addresses that are not on the public internet may be reached: loopback, private and link-local ones, and
    /// with them the metadata services of clouds.
    public var allowsPrivateAddresses: Bool
    /// The most bytes of an answer.
    public var maximumBytes: Int
    /// The time for one call, redirects included.
    public var timeout: Duration
    /// How often an answer may send us on.
    public var maximumRedirects: Int
    /// The name the tools give themselves.
    public var userAgent: String

    /// Creates the limits of tools on the network.
    public init(
        allowedHosts: [String],
        allowsPrivateAddresses: Bool = false,
        maximumBytes: Int = 2 << 20,
        timeout: Duration = .seconds(20),
        maximumRedirects: Int = 5,
        userAgent: String = "FermataBot/1.0"
    ) {
        self.allowedHosts = allowedHosts
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.maximumBytes = maximumBytes
        self.timeout = timeout
        self.maximumRedirects = maximumRedirects
        self.userAgent = userAgent
    }

    /// Whether the list has a host at a port.
    func allows(host: String, port: Int) -> Bool {
        let host = host.lowercased()
        return allowedHosts.contains { entry in
            var name = entry.lowercased()[...]
            var ports = [80, 443]
            // Not the colons of an IPv6 address.
            if let colon = name.lastIndex(of: ":"), name.firstIndex(of: ":") == colon || name[..<colon].hasSuffix("]") {
                guard let only = Int(name[name.index(after: colon)...]) else { return false }
                ports = [only]
                name = name[..<colon]
            }
            guard ports.contains(port) else { return false }
            if name == "*" { return true }
            if name.hasPrefix("*.") { return host.hasSuffix(name.dropFirst()) && host.count > name.count - 1 }
            return host == name || "[\(host)]" == name
        }
    }
}
