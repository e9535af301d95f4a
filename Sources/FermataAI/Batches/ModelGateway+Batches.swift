import Fermata
public import Foundation

extension ModelGateway {
    /// Sets aside what a job can cost at most, at the price of batches.
    ///
    /// Doing it again replaces what was set aside. It lives for 30 days.
    ///
    /// - Throws: `ApplicationError` of type ``LanguageModelErrorType/invalidInput`` that names the item, or of type
    ///   ``LanguageModelErrorType/budgetExhausted``.
    public func reserveBatch(_ call: BatchCall, _ items: [ModelBatchItem]) async throws -> BatchPlan {
        let target = try BatchTarget(self, call)
        try target.check(items)
        let worst = items.reduce(BudgetAmount.zero) { $0 + target.worstCase($1) }
        try await reserve(target, worst, budgets: configuration.budgets)
        return BatchPlan(
            requests: items.count,
            worstCase: worst.cost,
            timeLimitSeconds: target.settings.timeLimitSeconds
        )
    }

    /// Lets guardrails look at the requests, and brings them to the provider.
    public func uploadBatch(_ call: BatchCall, _ items: [ModelBatchItem]) async throws -> BatchUpload {
        let target = try BatchTarget(self, call)
        let submission = try await target.submission(of: items)
        guard !submission.requests.isEmpty else { return BatchUpload(requests: 0) }
        return BatchUpload(requests: submission.requests.count, file: try await target.provider.upload(submission))
    }

    /// Begins a job.
    ///
    /// - Parameters:
    ///   - upload: What ``uploadBatch(_:_:)`` gave.
    ///   - date: When an attempt before this one may have begun the job without anybody being told; `nil` if none did.
    ///     Then it is looked for first.
    ///   - maySend: Whether a job that is not found is begun. Not as long as an attempt before may still be under way.
    /// - Returns: The job; none if an attempt before did not begin it and this one may not; undecided if that is not
    ///   known yet.
    public func submitBatch(
        _ call: BatchCall,
        _ items: [ModelBatchItem],
        _ upload: BatchUpload,
        mayBeSentSince date: Date? = nil,
        maySend: Bool = true
    ) async throws -> BatchSearch {
        let target = try BatchTarget(self, call)
        var submission = try await target.submission(of: items)
        submission.file = upload.file
        if let date {
            let search = try await target.provider.find(submission, since: date)
            guard search == .none, maySend else { return search }
        }
        return .found(try await target.provider.submit(submission))
    }

    /// How far a job is.
    public func batch(_ call: BatchCall, id: String) async throws -> ProviderBatch {
        try await BatchTarget(self, call).provider.batch(id)
    }

    /// Asks that nothing more of a job is begun.
    public func cancelBatch(_ call: BatchCall, id: String) async throws -> ProviderBatch {
        try await BatchTarget(self, call).provider.cancelBatch(id)
    }

    /// Settles what a job that ended has used, hands out its results, and gives back the rest of what was set aside.
    ///
    /// Doing it again settles nothing twice. Results come in the provider's order, those that have none last.
    ///
    /// - Parameters:
    ///   - batch: The job; `nil` if it was never begun.
    ///   - take: Gets some results at a time, with their items.
    public func collectBatch(
        _ call: BatchCall,
        _ items: [ModelBatchItem],
        _ batch: ProviderBatch?,
        take: ([(result: ModelBatchResult, item: ModelBatchItem)]) async throws -> Void
    ) async throws -> ModelBatchCounts {
        let collection = BatchCollection(gateway: self, target: try BatchTarget(self, call), items: items, batch: batch)
        let counts = try await collection.run(take)
        try await releaseBatch(call)
        return counts
    }

    /// Gives back what was set aside for a job.
    public func releaseBatch(_ call: BatchCall) async throws {
        try await ledger.release(call.key)
    }

    /// - Parameter budgets: Those to check; none to lower what was set aside already.
    func reserve(_ target: BatchTarget, _ amount: BudgetAmount, budgets: [Budget]) async throws {
        do {
            try await ledger.reserve(
                target.modelCall(target.call.key),
                budgets: budgets,
                worstCase: amount,
                lifetime: .seconds(30 * 86_400),
                sending: .repeatable
            )
        } catch let error as BudgetExhausted {
            throw error.applicationError
        }
    }
}
