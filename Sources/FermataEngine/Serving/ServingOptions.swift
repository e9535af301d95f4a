/// Where the engine listens, and how.
public struct ServingOptions: Sendable {
    /// The IP address to listen on, or `localhost`. `0.0.0.0` and `::` stand for all addresses of the machine.
    public var host: String
    /// The port to listen on; 0 for any that is free.
    public var port: Int
    /// Certificates; `nil` for connections in plain text.
    public var tls: EngineTLS?
    /// How long calls in progress may take when the engine stops. Those that wait for something end at once.
    public var shutdownGrace: Duration

    /// Creates options; without any the engine listens for this machine only, in plain text.
    public init(
        host: String = "127.0.0.1",
        port: Int = 7233,
        tls: EngineTLS? = nil,
        shutdownGrace: Duration = .seconds(10)
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.shutdownGrace = shutdownGrace
    }

    /// Whether nobody but this machine can reach it.
    package var isLoopbackOnly: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
