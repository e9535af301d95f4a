import ArgumentParser
import Logging

/// How much is logged, on stderr.
struct LoggingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The least level that is logged: trace, debug, info, notice, warning, error.",
            valueName: "level"
        ),
        transform: level
    )
    var logLevel = Logger.Level.warning

    func logger(_ label: String = "fermata") -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        return logger
    }

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            throw ValidationError("There is no log level '\(text)'.")
        }
        return level
    }
}
