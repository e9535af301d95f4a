/// How much one caller may ask of the engine at a time.
///
/// A caller is whoever was proved by a key, a token or a certificate, and otherwise a machine. Calls over a limit fail
/// with `RESOURCE_EXHAUSTED`; clients wait and try again. The defaults are far above what one machine can use: they
/// keep a client that went wrong from taking the engine's memory.
public struct EngineLimits: Sendable {
    /// Larger requests are refused before they are read as a whole. Clients of official servers expect 4 MiB.
    public var maximumRequestBytes: Int
    /// Calls of one caller that are in progress, with those that wait.
    public var concurrentCallsPerCaller: Int
    /// Calls of one caller that wait for something to happen.
    public var concurrentLongPollsPerCaller: Int
    /// Calls that one caller may begin in a second, on average; bursts of twice as many are let through.
    public var callsPerSecondPerCaller: Int

    /// Creates limits; what is not given is as large as a machine can use.
    public init(
        maximumRequestBytes: Int = 4 * 1024 * 1024,
        concurrentCallsPerCaller: Int = 20_000,
        concurrentLongPollsPerCaller: Int = 10_000,
        callsPerSecondPerCaller: Int = 100_000
    ) {
        self.maximumRequestBytes = maximumRequestBytes
        self.concurrentCallsPerCaller = concurrentCallsPerCaller
        self.concurrentLongPollsPerCaller = concurrentLongPollsPerCaller
        self.callsPerSecondPerCaller = callsPerSecondPerCaller
    }
}
