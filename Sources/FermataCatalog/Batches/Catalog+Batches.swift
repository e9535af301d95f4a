public import Fermata
public import FermataAI

extension Catalog {
    /// The workflow of batch jobs. It needs ``batchActivities(_:contentDirectory:)``.
    public static var batchWorkflows: [any WorkflowDefinition.Type] { [ModelBatchWorkflow.self] }

    /// The activities of batch jobs, with their files in a content directory.
    public static func batchActivities(
        _ services: AIServices,
        contentDirectory: String
    ) -> [any ActivityDefinition] {
        ModelBatchActivities(
            gateway: services.gateway,
            store: ModelBatchFile.store(directory: contentDirectory)
        ).allActivities
    }
}

extension TemporalClient {
    /// Says that the provider has reported the end of a batch job, so that the run looks at once.
    ///
    /// For whoever receives the provider's calls: OpenAI's event `batch.completed` names the job, whose metadata name the
    /// workflow as `fermata_workflow`. Nothing is taken from the report but that it came; the run asks the provider itself.
    ///
    /// - Throws: `FermataError` with code `notFound` if the run does not wait for a call: it looks by itself then.
    public func reportModelBatch(workflowID: String) async throws {
        try await activityHandle(workflowID: workflowID, activityID: ModelBatchOptions.callbackID).complete(())
    }
}
