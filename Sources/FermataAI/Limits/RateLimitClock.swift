import Foundation

/// The time that limits are counted in: it runs on while the machine sleeps and does not jump when its date is set.
public struct RateLimitClock: Sendable {
    /// What is different after each start of the machine.
    public var bootID: String
    /// The time since that start, the same for all processes.
    public var sinceBoot: @Sendable () -> Duration

    /// Creates a clock, for example for tests.
    public init(bootID: String, sinceBoot: @escaping @Sendable () -> Duration) {
        self.bootID = bootID
        self.sinceBoot = sinceBoot
    }

    /// The machine's clock.
    public static let system = RateLimitClock(
        bootID: systemBootID,
        sinceBoot: {
            let clock = ContinuousClock()
            return clock.systemEpoch.duration(to: clock.now)
        }
    )

    /// The kernel's id of this boot. Without one each process counts as a boot of its own, which is safe and slow.
    private static var systemBootID: String {
        #if canImport(Darwin)
        var buffer = [CChar](repeating: 0, count: 64)
        var length = buffer.count
        guard sysctlbyname("kern.bootsessionuuid", &buffer, &length, nil, 0) == 0 else { return UUID().uuidString }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        #else
        let id = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return id?.trimmingCharacters(in: .whitespacesAndNewlines) ?? UUID().uuidString
        #endif
    }
}
