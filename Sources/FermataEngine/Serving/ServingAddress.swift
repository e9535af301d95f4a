/// An address that clients can connect to.
public struct ServingAddress: Hashable, Sendable, CustomStringConvertible {
    /// The IP address.
    public var host: String
    /// The port.
    public var port: Int

    /// The address as `host:port`, as clients take it.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
