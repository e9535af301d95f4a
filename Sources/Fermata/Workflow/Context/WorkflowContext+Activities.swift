extension WorkflowContext {
    /// Runs an activity and waits for its result.
    ///
    /// On replay the recorded result is returned and nothing runs.
    ///
    /// - Throws: ``ActivityError``, whose cause says why, when no attempt succeeded or it was cancelled;
    ///   ``CanceledError`` if the task was cancelled before.
    public func executeActivity<Activity: ActivityDefinition>(
        _ activityType: Activity.Type,
        options: ActivityOptions,
        input: Activity.Input
    ) async throws -> Activity.Output {
        try await executeActivity(name: Activity.name, options: options, input: input)
    }

    /// Runs an activity without input and waits for its result.
    ///
    /// - Throws: As ``executeActivity(_:options:input:)``.
    public func executeActivity<Activity: ActivityDefinition>(
        _ activityType: Activity.Type,
        options: ActivityOptions
    ) async throws -> Activity.Output where Activity.Input == Void {
        try await executeActivity(name: Activity.name, options: options, input: ())
    }

    /// Runs an activity that is known by name only, for instance one of another language.
    ///
    /// - Parameter input: The arguments, each one payload.
    /// - Throws: As ``executeActivity(_:options:input:)``.
    public func executeActivity<each Input: Sendable, Output: Sendable>(
        name: String,
        options: ActivityOptions,
        input: repeat each Input,
        outputType: Output.Type = Output.self
    ) async throws -> Output {
        let converter = run.converter.payloadConverter
        let payloads = try converter.convertValues(repeat each input)
        return try converter.convertResult(try await run.executeActivity(name, options, payloads))
    }
}
