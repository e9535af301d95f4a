import FermataCore
import SwiftProtobuf
import TemporalAPI

extension WorkflowRun {
    func executeActivity(_ name: String, _ options: ActivityOptions, _ input: [Payload]) async throws -> Payload? {
        try await begin("executeActivity")
        try check(options, name)
        let number = nextNumber(.activity)
        machines.scheduleActivity(
            number,
            attributes(number, name, options, input),
            cancellation: options.cancellationType.core,
            metadata: metadata(summary: options.summary)
        )
        let id = WaitID(machine: MachineID(.activity, number))
        let resolution = try await wait(for: id) { [self] in
            let (decision, failure) = machines.cancelActivity(number)
            if decision.isOver { endWait(id, throwing: error(failure)) }
        }
        guard case .activity(let end) = resolution else { return nil }
        switch end {
        case .completed(let payload): return payload.map(Payload.init)
        case .failed(let failure), .cancelled(let failure): throw error(failure)
        }
    }

    private func check(_ options: ActivityOptions, _ name: String) throws {
        guard options.startToCloseTimeout != nil || options.scheduleToCloseTimeout != nil else {
            throw FermataError(
                .invalidArgument,
                "Activity '\(name)' has no time limit. Set startToCloseTimeout or scheduleToCloseTimeout."
            )
        }
    }

    private func attributes(
        _ number: Int,
        _ name: String,
        _ options: ActivityOptions,
        _ input: [Payload]
    ) -> Temporal_Api_Command_V1_ScheduleActivityTaskCommandAttributes {
        .with {
            $0.activityID = options.activityID ?? String(number)
            $0.activityType.name = name
            $0.taskQueue.name = options.taskQueue ?? identity.taskQueue
            if !input.isEmpty { $0.input = .init(input) }
            if let limit = options.scheduleToCloseTimeout { $0.scheduleToCloseTimeout = .init(duration: limit) }
            if let limit = options.scheduleToStartTimeout { $0.scheduleToStartTimeout = .init(duration: limit) }
            if let limit = options.startToCloseTimeout { $0.startToCloseTimeout = .init(duration: limit) }
            if let limit = options.heartbeatTimeout { $0.heartbeatTimeout = .init(duration: limit) }
            if let policy = options.retryPolicy { $0.retryPolicy = policy.proto }
            if let priority = options.priority { $0.priority = priority.proto }
            // A wish: the worker grants it for its own queue, as far as it has slots.
            $0.requestEagerExecution = !options.disableEagerActivityExecution
        }
    }

    /// What UIs show beside a command.
    func metadata(summary: String?, details: String? = nil) -> UserMetadata? {
        guard summary != nil || details != nil else { return nil }
        let converter = JSONPayloadConverter()
        func payload(_ text: String?) -> APIPayload? {
            guard let text else { return nil }
            return (try? converter.convertValue(text))?.proto
        }
        return .with {
            if let payload = payload(summary) { $0.summary = payload }
            if let payload = payload(details) { $0.details = payload }
        }
    }
}

extension ActivityOptions.CancellationType {
    fileprivate var core: ActivityCancellation {
        switch self {
        case .tryCancel: .tryCancel
        case .waitCancellationCompleted: .waitCompleted
        case .abandon: .abandon
        }
    }
}
