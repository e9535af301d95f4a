import Logging
import Synchronization

/// Keeps the engine's last error, which says more than the answer to a client may.
struct FuzzLogHandler: LogHandler {
    /// The last error of one engine.
    final class Memory: Sendable {
        let last = Mutex("")
    }

    let memory: Memory
    var logLevel = Logger.Level.error
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(
        level: Logger.Level,
        message: Logger.Message,
        metadata: Logger.Metadata?,
        source: String,
        file: String,
        function: String,
        line: UInt
    ) {
        memory.last.withLock { $0 = "\(message) \(metadata ?? [:])" }
    }
}
