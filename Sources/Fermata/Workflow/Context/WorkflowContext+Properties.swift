extension WorkflowContext {
    /// The search attributes as the workflow has left them.
    public var searchAttributes: SearchAttributeCollection { run.searchAttributes }

    /// Sets search attributes; one assigned `nil` is unset.
    ///
    /// - Throws: ``FermataError`` with code `invalidArgument` if there is nothing to set, or a name is reserved.
    public func upsertSearchAttributes(_ attributes: SearchAttributeCollection) throws {
        try run.upsertSearchAttributes(attributes)
    }

    /// Sets search attributes; one assigned `nil` is unset.
    ///
    /// - Throws: As ``upsertSearchAttributes(_:)``.
    public func upsertSearchAttributes(_ builder: (inout SearchAttributeCollection) -> Void) throws {
        try run.upsertSearchAttributes(SearchAttributeCollection(builder))
    }

    /// A value of the memo, as the workflow has left it; `nil` if there is none.
    ///
    /// - Throws: ``FermataError`` with code `payloadConversion` if it is of another type.
    public func memoValue<Value>(_ key: String, as type: Value.Type = Value.self) throws -> Value? {
        try run.memo[key].map { try run.converter.payloadConverter.convertPayload($0, as: type) }
    }

    /// Sets values of the memo; `nil` removes one.
    ///
    /// - Throws: ``FermataError`` with code `invalidArgument` if there is nothing to set, `payloadConversion` if a
    ///   value cannot be encoded.
    public func upsertMemo(_ values: [String: (any Encodable & Sendable)?]) throws {
        try run.upsertMemo(values)
    }

    /// Text about the workflow's present state, shown by UIs that ask for it. Markdown; not part of history.
    public var currentDetails: String? {
        get { run.currentDetails }
        nonmutating set {
            if run.isWritable("currentDetails") { run.currentDetails = newValue }
        }
    }

    /// Whether code changed under this id is to run: `true` for runs that began, or got here, with the new code.
    ///
    /// The first answer for an id stands for the whole run and is recorded in history.
    public func patch(_ id: String) -> Bool { run.patch(id) }

    /// Says that the old code of a patch is gone, so that the call can be removed one day.
    public func deprecatePatch(_ id: String) { run.deprecatePatch(id) }

    /// Makes the error that ends this run and starts the next one with a fresh history. Throw it from `run`.
    ///
    /// - Throws: ``FermataError`` with code `payloadConversion` if an input cannot be encoded.
    public func makeContinueAsNewError<each Input: Sendable>(
        options: ContinueAsNewOptions = .init(),
        input: repeat each Input
    ) async throws -> ContinueAsNewError {
        try await makeContinueAsNewError(workflowName: info.workflowType, options: options, input: repeat each input)
    }

    /// Makes the error that ends this run and starts one of another workflow type under the same id.
    ///
    /// - Throws: As ``makeContinueAsNewError(options:input:)``.
    public func makeContinueAsNewError<Other: WorkflowDefinition>(
        workflowType: Other.Type,
        options: ContinueAsNewOptions = .init(),
        input: Other.Input
    ) async throws -> ContinueAsNewError {
        try await makeContinueAsNewError(workflowName: Other.name, options: options, input: input)
    }

    /// Makes the error that ends this run and starts one of a workflow type known by name only.
    ///
    /// - Throws: As ``makeContinueAsNewError(options:input:)``.
    public func makeContinueAsNewError<each Input: Sendable>(
        workflowName: String,
        options: ContinueAsNewOptions = .init(),
        input: repeat each Input
    ) async throws -> ContinueAsNewError {
        let converter = run.converter.payloadConverter
        return ContinueAsNewError(
            workflowName: workflowName,
            options: options,
            input: try converter.convertValues(repeat each input),
            memo: try options.memo?.mapValues { try converter.convertValue($0) }
        )
    }
}
