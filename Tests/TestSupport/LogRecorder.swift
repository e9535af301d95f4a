package import Logging
import Synchronization

extension Logger {
    /// Writes nothing: tests look at results, and at logs only where these are the subject.
    package static let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
}

/// Keeps what is logged.
package final class LogRecorder: Sendable {
    private let records = Mutex<[String]>([])

    package init() {}

    /// The messages so far, each with its metadata behind it.
    package var messages: [String] { records.withLock { $0 } }

    /// A logger whose messages are kept.
    package var logger: Logger {
        Logger(label: "recorder") { _ in Handler(recorder: self) }
    }

    fileprivate func add(_ message: String) {
        records.withLock { $0.append(message) }
    }
}

private struct Handler: LogHandler {
    let recorder: LogRecorder
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let text = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        recorder.add("\(event.level) \(event.message) \(text)")
    }
}
