import Logging

extension WorkflowRun {
    /// A logger with the run's ids that is silent while history is replayed.
    var logger: Logger {
        var logger = Logger(label: baseLogger.label) { [baseLogger] _ in
            ReplaySilentLogHandler(base: baseLogger.handler, run: self)
        }
        logger.logLevel = baseLogger.logLevel
        logger[metadataKey: "workflow_id"] = "\(identity.workflowID)"
        logger[metadataKey: "run_id"] = "\(identity.runID)"
        logger[metadataKey: "workflow_type"] = "\(identity.workflowType)"
        return logger
    }
}

/// Hands records on unless the run is replaying: what was logged once is not logged again.
private struct ReplaySilentLogHandler: LogHandler {
    var base: any LogHandler
    let run: WorkflowRun

    var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        if !run.current.isReplaying { base.log(event: event) }
    }
}
