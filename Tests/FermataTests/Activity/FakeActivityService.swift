import Synchronization
import TemporalAPI

@testable import Fermata

/// A server's activity side in memory: hands out tasks given to it and keeps what it is told.
final class FakeActivityService: ActivityTaskService {
    typealias HeartbeatAnswer = Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatResponse

    enum Call: Sendable {
        case heartbeat(Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest)
        case completed(Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedRequest)
        case failed(Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest)
        case canceled(Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledRequest)
    }

    /// Open when all tasks given so far have been taken, and no more will come.
    let allTaken = Latch()
    private let stopped = Latch()
    private let pollError = Mutex<FermataError?>(nil)
    private let tasks: AsyncStream<ActivityTask>
    private let feed: AsyncStream<ActivityTask>.Continuation
    private let calls = Mutex<[Call]>([])
    private let watchers = Mutex<[(count: Int, latch: Latch)]>([])
    private let refusal: @Sendable (Call) throws -> Void
    private let answer: @Sendable (Int) throws -> HeartbeatAnswer

    /// - Parameters:
    ///   - refusal: throws for calls that the server refuses.
    ///   - answer: answers the heartbeat of this number, counted from 1.
    init(
        refusal: @escaping @Sendable (Call) throws -> Void = { _ in },
        answer: @escaping @Sendable (Int) throws -> HeartbeatAnswer = { _ in .init() }
    ) {
        self.refusal = refusal
        self.answer = answer
        (tasks, feed) = AsyncStream.makeStream()
    }

    /// Hands out these tasks; once only.
    func give(_ tasks: [ActivityTask]) {
        for task in tasks { feed.yield(task) }
        feed.finish()
    }

    /// Ends polls with empty answers, as the server does when a worker shuts down.
    func endPolls() { stopped.open() }

    func refusePolls(_ error: FermataError) { pollError.withLock { $0 = error } }

    var allCalls: [Call] { calls.withLock { $0 } }

    /// Returns when this many calls have been made.
    func waitForCalls(_ count: Int) async {
        let latch = Latch()
        watchers.withLock { $0.append((count, latch)) }
        notify()
        await latch.wait()
    }

    func poll(
        _ request: Temporal_Api_Workflowservice_V1_PollActivityTaskQueueRequest
    ) async throws -> ActivityTask {
        if let error = pollError.withLock({ $0 }) { throw error }
        var iterator = tasks.makeAsyncIterator()
        if let task = await iterator.next() { return task }
        allTaken.open()
        await stopped.wait()
        return ActivityTask()
    }

    func heartbeat(
        _ request: Temporal_Api_Workflowservice_V1_RecordActivityTaskHeartbeatRequest
    ) async throws -> HeartbeatAnswer {
        try record(.heartbeat(request))
        let number = allCalls.count { if case .heartbeat = $0 { true } else { false } }
        return try answer(number)
    }

    func complete(_ request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCompletedRequest) async throws {
        try record(.completed(request))
    }

    func fail(_ request: Temporal_Api_Workflowservice_V1_RespondActivityTaskFailedRequest) async throws {
        try record(.failed(request))
    }

    func cancel(_ request: Temporal_Api_Workflowservice_V1_RespondActivityTaskCanceledRequest) async throws {
        try record(.canceled(request))
    }

    private func record(_ call: Call) throws {
        calls.withLock { $0.append(call) }
        notify()
        try refusal(call)
    }

    private func notify() {
        let made = calls.withLock { $0.count }
        for watcher in watchers.withLock({ $0 }) where watcher.count <= made { watcher.latch.open() }
    }
}
