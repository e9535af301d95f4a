import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

/// Activities without a workflow, as clients start and change them. Workers find them in the same queues as others.
extension Simulation {
    static let activityIDs = (0..<4).map { "activity-\($0)" }

    private enum Operation: CaseIterable {
        case cancel, terminate, pause, unpause, reset, delete
    }

    func startStandaloneActivity() async throws {
        let request = standaloneActivityRequest(id: random.pick(Self.activityIDs) ?? "")
        let response = try await call("start activity") {
            try await handler.startActivityExecution(request: request, context: Self.context)
        }
        guard let response else { return }
        ledger.activityStarts.append(response.runID)
        guard random.chance(25) else { return }
        // The answer was lost on its way, so the client asks again.
        let again = try await call("start activity again") {
            try await handler.startActivityExecution(request: request, context: Self.context)
        }
        if response.started, let again, again.runID != response.runID {
            throw violation("the same start request made two activities \(request.activityID)")
        }
    }

    func standaloneActivityRequest(id: String) -> StartActivityRequest {
        .with {
            ($0.namespace, $0.activityID, $0.requestID) = ("default", id, name("start-activity"))
            ($0.activityType.name, $0.taskQueue.name) = ("Work", random.pick(Self.queues) ?? "")
            $0.startToCloseTimeout = seconds(5...40)
            if random.chance(30) { $0.scheduleToCloseTimeout = seconds(10...120) }
            if random.chance(20) { $0.scheduleToStartTimeout = seconds(5...60) }
            if random.chance(30) { $0.heartbeatTimeout = seconds(3...20) }
            if random.chance(20) { $0.startDelay = seconds(1...30) }
            $0.retryPolicy = retryPolicy()
            $0.idConflictPolicy = random.chance(50) ? .useExisting : .fail
            $0.idReusePolicy = random.chance(80) ? .allowDuplicate : .allowDuplicateFailedOnly
        }
    }

    func operateStandaloneActivity() async throws {
        let id = random.pick(Self.activityIDs) ?? ""
        let operation = random.pick(Operation.allCases) ?? .pause
        let requestID = name("operation")
        if operation == .delete, try await !archiveActivity(id) { return note("delete activity", "nothing") }
        _ = try await call("\(operation) activity without workflow") {
            switch operation {
            case .cancel:
                _ = try await handler.requestCancelActivityExecution(
                    request: .with { ($0.namespace, $0.activityID, $0.requestID) = ("default", id, requestID) },
                    context: Self.context
                )
            case .terminate:
                _ = try await handler.terminateActivityExecution(
                    request: .with { ($0.namespace, $0.activityID, $0.requestID) = ("default", id, requestID) },
                    context: Self.context
                )
            case .pause:
                _ = try await handler.pauseActivityExecution(
                    request: .with { ($0.namespace, $0.activityID, $0.requestID) = ("default", id, requestID) },
                    context: Self.context
                )
            case .unpause:
                try await unpauseStandaloneActivity(id, requestID)
            case .reset:
                _ = try await handler.resetActivityExecution(
                    request: .with {
                        ($0.namespace, $0.activityID, $0.requestID) = ("default", id, requestID)
                        $0.keepPaused = random.chance(50)
                    },
                    context: Self.context
                )
            case .delete:
                _ = try await handler.deleteActivityExecution(
                    request: .with { ($0.namespace, $0.activityID) = ("default", id) },
                    context: Self.context
                )
            }
        }
    }

    func unpauseStandaloneActivity(_ id: String, _ requestID: String) async throws {
        _ = try await handler.unpauseActivityExecution(
            request: .with { ($0.namespace, $0.activityID, $0.requestID) = ("default", id, requestID) },
            context: Self.context
        )
    }

    /// Lets workers have what somebody has paused.
    func unpauseStandaloneActivities() async throws {
        for number in engine.look({ $0.standalone.open.sorted() }) {
            guard let activity = try standaloneActivity(number), activity.isPaused else { continue }
            try await unpauseStandaloneActivity(activity.identity.id, name("operation"))
        }
    }

    func standaloneActivity(_ number: RunNumber) throws -> StandaloneActivity? {
        try engine.transact { try $0.core.standalone.box(number)?.activity }.0
    }

    /// - Returns: Whether there is such an activity.
    private func archiveActivity(_ id: String) async throws -> Bool {
        let number = try engine.transact { transaction in
            let key = StandaloneBook.Key(kind: .activity, namespaceID: self.namespaceID, id: id)
            return try transaction.core.standalone.box(key)?.identity.number
        }.0
        guard let number else { return false }
        try keepInArchive(number)
        return true
    }
}
