/// The text that the transports describe a peer with, such as `ipv4:127.0.0.1:31415` or `ipv6:[::1]:443`.
enum PeerAddress {
    /// The peer without its port, which differs for each connection of one machine.
    static func host(_ peer: String) -> String {
        guard peer.hasPrefix("ipv4:") || peer.hasPrefix("ipv6:") else { return peer }
        guard let colon = peer.lastIndex(of: ":") else { return peer }
        return String(peer[..<colon])
    }
}
