public import Fermata
import FermataAI
import Foundation

/// Reviews a web page: fetches it, lets models summarise it, find entities and classify it, and waits for a person to
/// decide; after a deadline it is approved automatically, and the result says so.
///
/// **Timeouts and retries.** See `PageFetching` for the fetch: it is tried five times, so that an unreachable page ends
/// the review with a clear failure instead of hanging. A model call may take two minutes, as slow models do; it is tried
/// six times within 15 minutes, because models are busy or answer badly now and then, and a failure that will not pass,
/// such as a refused key, is marked by the model itself and ends the review at once. All these activities heartbeat, so
/// a worker that died is noticed within ten seconds and not after those minutes. The deadline is a durable timer: it
/// passes at the right time also if no worker was running in between.
///
/// **Messages.** Update `decide` (``ReviewDecision``) is refused while there is no draft, after a decision, and without
/// a reviewer. Signal `decision` has the same argument; one that `decide` would refuse is ignored, and `status` says
/// why. A decision that arrives with the deadline counts. Queries: `status` (``ReviewStatus``) and `progress`.
@Workflow
public struct WebPageReviewWorkflow {
    private var current = ReviewStatus(stage: .fetching)

    public mutating func run(
        context: WorkflowContext<Self>,
        input: WebPageReviewInput
    ) async throws -> WebPageReviewResult {
        try input.validate()
        let page = try await context.executeActivity(
            PageActivities.Activities.FetchPage.self,
            options: PageFetching.options(summary: "Fetch the page"),
            input: PageActivities.Request(source: input.source)
        )
        current.stage = .analyzing
        let draft = try await Self.analyze(page, context: context, input: input)
        current = ReviewStatus(
            stage: .waitingForDecision,
            draft: draft,
            deadline: context.now.addingTimeInterval(input.decisionDeadlineSeconds),
            ignoredSignal: current.ignoredSignal
        )
        _ = try await context.condition(
            timeout: .seconds(input.decisionDeadlineSeconds),
            summary: "Wait for a decision"
        ) { $0.current.decision != nil }
        // Not the condition's answer decides: a decision that came together with the deadline is a decision.
        let decision = current.decision
        current.stage = decision?.verdict == .reject ? .rejected : .approved
        return WebPageReviewResult(
            draft: draft,
            decision: decision,
            deadlineSeconds: input.decisionDeadlineSeconds
        )
    }

    /// Decides. Returns the decision as it was recorded.
    @WorkflowUpdate(name: "decide", description: "Approve or reject the draft", validator: "checkDecision")
    public mutating func decide(input: ReviewDecision) async throws -> ReviewDecision {
        // Two decisions may have passed the validator before either was handled.
        try checkDecision(input: input)
        current.decision = input
        return input
    }

    func checkDecision(input: ReviewDecision) throws {
        try input.validate()
        guard current.decision == nil else {
            throw CatalogFailure.final(CatalogFailure.notNow, "The page was decided already. Ask 'status' how.")
        }
        guard current.stage == .waitingForDecision else {
            throw CatalogFailure.final(
                CatalogFailure.notNow,
                "There is no draft to decide about. Wait until 'status' says 'waitingForDecision'."
            )
        }
    }

    /// Decides, for senders that do not wait for an answer.
    @WorkflowSignal(name: "decision", description: "Approve or reject the draft")
    public mutating func decision(input: ReviewDecision) async throws {
        do {
            try checkDecision(input: input)
            current.decision = input
        } catch let error as ApplicationError {
            current.ignoredSignal = error.message
        }
    }

    /// The stage and the draft.
    @WorkflowQuery(name: "status", description: "The stage and the draft")
    public func status() -> ReviewStatus { current }

    /// How far the review is.
    @WorkflowQuery(name: "progress")
    public func progress() -> WorkflowProgress {
        let completed =
            switch current.stage {
            case .fetching: 0
            case .analyzing: 1
            case .waitingForDecision: 2
            case .approved, .rejected: 3
            }
        return WorkflowProgress(stage: current.stage.rawValue, completed: completed, total: 3)
    }

    private static func analyze(
        _ page: FetchedPage,
        context: WorkflowContext<Self>,
        input: WebPageReviewInput
    ) async throws -> ReviewDraft {
        func options(_ summary: String) -> ActivityOptions {
            ActivityOptions(
                startToCloseTimeout: .seconds(120),
                scheduleToCloseTimeout: .seconds(900),
                heartbeatTimeout: Heartbeats.timeout,
                retryPolicy: RetryPolicy(initialInterval: .seconds(1), maximumAttempts: 6),
                summary: summary
            )
        }
        async let summary = context.executeActivity(
            AnalysisActivities.Activities.Summarize.self,
            options: options("Summarise"),
            input: AnalysisActivities.SummaryRequest(text: page.text, sentences: input.summarySentences)
        )
        async let entities = context.executeActivity(
            AnalysisActivities.Activities.ExtractEntities.self,
            options: options("Find entities"),
            input: AnalysisActivities.EntityRequest(text: page.text)
        )
        async let classification = context.executeActivity(
            AnalysisActivities.Activities.Classify.self,
            options: options("Classify"),
            input: AnalysisActivities.ClassificationRequest(text: page.text, labels: input.labels)
        )
        return try await ReviewDraft(
            page: page,
            summary: summary,
            entities: entities,
            classification: classification
        )
    }
}
