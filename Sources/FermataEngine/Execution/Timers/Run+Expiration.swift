import TemporalAPI

extension Run {
    /// When the run's time is over: the run's own, counted from when its first task may start, or that of its chain.
    var expiration: EngineTime? {
        let timeout = Duration(started.workflowRunTimeout)
        let runEnd = timeout > .zero ? executionTime + timeout : nil
        return [chainExpiration, runEnd].compactMap(\.self).min()
    }

    /// When the time of the chain of runs is over. A reset gives it all of its time again.
    var chainExpiration: EngineTime? {
        guard started.hasWorkflowExecutionExpirationTime else { return nil }
        return record.hasResetTime
            ? startTime + Duration(started.workflowExecutionTimeout)
            : EngineTime(started.workflowExecutionExpirationTime)
    }
}
