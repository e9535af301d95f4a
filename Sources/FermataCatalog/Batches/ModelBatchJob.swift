import Fermata
import FermataAI
import Foundation

/// The steps of a run: a job, and one more for each time that requests are submitted again.
struct ModelBatchJob: Sendable {
    let context: WorkflowContext<ModelBatchWorkflow>
    let input: ModelBatchInput

    func run() async throws -> ModelBatchOutput {
        var output = ModelBatchOutput()
        var requests: ContentReference? = input.requests
        var round = 1
        while let some = requests {
            let task = ModelBatchTask(call: call(round), requests: some)
            let batch = try await begin(task)
            if let batch { output.batches.append(batch.id) }
            let ended = try await end(batch, task.call)
            let collected = try await collect(task, ended, leavesExpired: round <= input.resubmissions)
            if round == 1 { output.counts = collected.counts } else { output.counts.goOn(with: collected.counts) }
            output.results += collected.results
            requests = collected.rest
            round += 1
            let counts = output.counts
            context.mutateState { $0.current.counts = counts }
        }
        enter(.done)
        return output
    }

    private func call(_ round: Int) -> BatchCall {
        let info = context.info
        var scopes = [BudgetScope(.run, info.workflowID), BudgetScope(.workflowType, info.workflowType)]
        if let user = input.user { scopes.append(BudgetScope(.user, user)) }
        if let tenant = input.tenant { scopes.append(BudgetScope(.tenant, tenant)) }
        return BatchCall(
            key: "\(info.workflowID)/\(info.runID)/batch-\(round)",
            model: input.model,
            scopes: scopes,
            workflowID: info.workflowID
        )
    }

    /// - Returns: `nil` if the job was cancelled before, or guardrails let nothing through.
    private func begin(_ task: ModelBatchTask) async throws -> ProviderBatch? {
        guard let plan = try await reserve(task) else { return nil }
        do {
            enter(.uploading)
            let upload = try await context.executeActivity(
                ModelBatchActivities.Activities.UploadBatch.self,
                options: ModelBatchOptions.work("Bring the requests to the provider"),
                input: task
            )
            guard upload.requests > 0, !isCancelRequested else { return nil }
            enter(.submitting)
            return try await ModelBatchStart(context: context, task: task, upload: upload, plan: plan).run()
        } catch {
            try await context.executeActivity(
                ModelBatchActivities.Activities.ReleaseBatch.self,
                options: ModelBatchOptions.look("Give back what was set aside"),
                input: task.call
            )
            throw error
        }
    }

    private func reserve(_ task: ModelBatchTask) async throws -> BatchPlan? {
        while !isCancelRequested {
            enter(.reserving)
            do {
                let plan = try await context.executeActivity(
                    ModelBatchActivities.Activities.ReserveBatch.self,
                    options: ModelBatchOptions.work("Set aside what the job can cost"),
                    input: task
                )
                context.mutateState { $0.current.requests = $0.current.requests ?? plan.requests }
                return plan
            } catch let error as ActivityError {
                guard let cause = error.cause as? ApplicationError, cause.type == BudgetExhausted.errorType else {
                    throw error
                }
                enter(.waitingForBudget, problem: cause.message)
                try await context.pause(.seconds(3_600), summary: "Wait for a budget")
            }
        }
        return nil
    }

    /// Waits until the provider has ended the job.
    private func end(_ begun: ProviderBatch?, _ call: BatchCall) async throws -> ProviderBatch? {
        guard var batch = begun else { return nil }
        let place = ModelBatchPlace(call: call, id: batch.id)
        let begunAt = context.now
        var isCancelled = false
        while true {
            note(batch)
            guard batch.state == .inProgress || batch.state == .cancelling else { return batch }
            if isCancelRequested, !isCancelled {
                enter(.cancelling)
                isCancelled = true
                // A job that has just ended cannot be cancelled, which is as good.
                _ = try? await context.executeActivity(
                    ModelBatchActivities.Activities.CancelBatch.self,
                    options: ModelBatchOptions.look("End the job early", attempts: 5),
                    input: place
                )
            } else {
                enter(isCancelled ? .cancelling : .waiting)
                try await waitForNews(since: begunAt, isCancelled: isCancelled)
            }
            batch = try await persistently {
                try await context.executeActivity(
                    ModelBatchActivities.Activities.CheckBatch.self,
                    options: ModelBatchOptions.look("Look at the job"),
                    input: place
                )
            }
        }
    }

    private func waitForNews(since begunAt: Date, isCancelled: Bool) async throws {
        let first = input.pollSeconds
        let seconds =
            input.callback ? 10 * first : min(max(first, context.now.timeIntervalSince(begunAt) / 10), 10 * first)
        guard input.callback else {
            _ = try await context.condition(timeout: .seconds(seconds), summary: "Wait for the job") {
                $0.isCancelRequested && !isCancelled
            }
            return
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await context.executeActivity(
                        ModelBatchActivities.Activities.AwaitBatchCallback.self,
                        options: ModelBatchOptions.callback(within: .seconds(seconds)),
                        input: context.info.workflowID
                    )
                } catch is ActivityError {
                    // Nobody called in that time, or a cancellation was faster.
                }
            }
            group.addTask {
                try? await context.condition { $0.isCancelRequested && !isCancelled }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func collect(
        _ task: ModelBatchTask,
        _ batch: ProviderBatch?,
        leavesExpired: Bool
    ) async throws -> ModelBatchCollected {
        enter(.collecting)
        let wish = ModelBatchCollection(
            task: task,
            batch: batch,
            leavesExpired: leavesExpired && !isCancelRequested
        )
        return try await persistently {
            try await context.executeActivity(
                ModelBatchActivities.Activities.CollectBatch.self,
                options: ModelBatchOptions.work("Collect the results"),
                input: wish
            )
        }
    }

    /// Does something for a job that is paid: a failure that will not pass by itself may be one of the configuration, so
    /// that it is tried for a week.
    private func persistently<Output: Sendable>(_ body: () async throws -> Output) async throws -> Output {
        let begunAt = context.now
        let stage = context.workflowStage
        while true {
            do {
                let output = try await body()
                enter(stage)
                return output
            } catch let error as ActivityError {
                guard context.now.timeIntervalSince(begunAt) < 7 * 86_400 else { throw error }
                enter(stage, problem: (error.cause as? ApplicationError)?.message ?? error.message)
                try await context.pause(.seconds(3_600), summary: "Wait after a problem")
            }
        }
    }

    private var isCancelRequested: Bool { context.mutateState { $0.isCancelRequested } }

    private func enter(_ stage: ModelBatchStatus.Stage, problem: String? = nil) {
        context.mutateState {
            $0.current.stage = stage
            $0.current.problem = problem
        }
    }

    private func note(_ batch: ProviderBatch) {
        context.mutateState { $0.current.batch = batch }
    }
}

extension WorkflowContext where Workflow == ModelBatchWorkflow {
    var workflowStage: ModelBatchStatus.Stage { mutateState { $0.current.stage } }

    /// Waits for a time, or until somebody wants to go on or to end.
    func pause(_ time: Duration, summary: String) async throws {
        let wasCancelRequested = mutateState { workflow in
            workflow.isResumed = false
            return workflow.isCancelRequested
        }
        _ = try await condition(timeout: time, summary: summary) {
            $0.isResumed || $0.isCancelRequested && !wasCancelRequested
        }
    }
}
