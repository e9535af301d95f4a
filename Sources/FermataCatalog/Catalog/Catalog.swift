public import Fermata
public import FermataAI

/// The ready workflows, for workers that serve them and for tools that start them.
public enum Catalog {
    /// The workflows that people start, in the order in which to introduce them.
    public static let entries = [
        CatalogEntry(
            workflow: WebPageReviewWorkflow.self,
            summary: "Summarises and classifies a web page and waits for a person to approve it",
            exampleInput: #"{"source":"Examples/pages/article.html","summarySentences":3}"#
        ),
        CatalogEntry(
            workflow: ExtractLinksWorkflow.self,
            summary: "Collects the links of an archive, by tag and back to a day",
            exampleInput: #"{"start":"Examples/archive/index.html","tag":"energy","until":"2026-01-01"}"#
        ),
        CatalogEntry(
            workflow: SampleWorkflow.self,
            summary: "Tidies a text in one activity",
            exampleInput: #"{"text":"the  first workflow. it does little."}"#
        ),
        CatalogEntry(
            workflow: OrchestrationWorkflow.self,
            summary: "Adds and multiplies pairs of numbers in child workflows, then sums up",
            exampleInput: #"{"pairs":[{"left":2,"right":3},{"left":4,"right":5}]}"#
        ),
        CatalogEntry(
            workflow: AsyncOperationsWorkflow.self,
            summary: "Deals with failures by retry, compensation and fallback",
            exampleInput: #"{"order":"A-17","reservationFailures":2,"declinesPayment":true}"#
        ),
        CatalogEntry(
            workflow: FireAndForgetWorkflow.self,
            summary: "Starts a child workflow that goes on after it",
            exampleInput: #"{"items":1000,"batchSize":100,"pauseSeconds":1}"#
        ),
        CatalogEntry(
            workflow: LongRunningWorkflow.self,
            summary: "Works in batches and continues as new",
            exampleInput: #"{"items":1000,"batchSize":50,"batchesPerRun":5}"#
        ),
    ]

    /// Every workflow type a worker has to know: those of ``entries`` and the children they start.
    public static var workflows: [any WorkflowDefinition.Type] {
        entries.map(\.workflow) + [AddWorkflow.self, MultiplyWorkflow.self]
    }

    /// Every activity of the workflows. Opens and creates nothing before one runs.
    public static func activities(_ configuration: CatalogConfiguration) -> [any ActivityDefinition] {
        let store = ContentStore(directory: configuration.contentDirectory)
        let fetcher = PageFetcher(limits: configuration.web, fileRoots: configuration.fileRoots)
        let containers: [any ActivityContainer] = [
            PageActivities(fetcher: fetcher, store: store),
            AnalysisActivities(store: store, model: configuration.model),
            ArchiveActivities(
                fetcher: fetcher,
                robots: RobotsFetcher(limits: configuration.web, fileRoots: configuration.fileRoots),
                store: store,
                userAgent: configuration.web.userAgent
            ),
            SampleActivities(),
            OrderActivities(),
            BatchActivities(),
        ]
        return containers.flatMap(\.allActivities)
    }
}

extension Catalog {
    /// The workflows of agents. They need ``agentActivities(_:)``.
    public static var agentWorkflows: [any WorkflowDefinition.Type] { [AgentWorkflow.self] }

    /// The activities of agents.
    ///
    /// - Parameter heartbeatTimeout: After how much silence of a worker the model call or tool that it ran is given to
    ///   another, at least two seconds, for agents that this worker looks up. Longer lets a busy machine pause, shorter
    ///   goes on sooner after a crash.
    public static func agentActivities(
        _ services: AIServices,
        heartbeatTimeout: Duration = .seconds(10)
    ) -> [any ActivityDefinition] {
        AgentActivities(services: services, heartbeatTimeout: max(heartbeatTimeout, .seconds(2))).allActivities
    }
}
