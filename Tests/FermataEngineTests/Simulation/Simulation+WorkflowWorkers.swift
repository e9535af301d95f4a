import Foundation
import SwiftProtobuf
import TemporalAPI

@testable import FermataEngine

extension Simulation {
    /// A worker takes a workflow task; in some cases the answer never reaches it.
    func takeWorkflowTask() async throws {
        let isSticky = random.chance(40)
        let version = try await pollingVersion()
        let queue = isSticky ? Self.stickyQueue(of: version) : random.pick(Self.queues) ?? ""
        guard let work = try startWorkflowTask(on: queue, isSticky: isSticky, version: version) else {
            return note("take", "nothing")
        }
        if random.chance(4) { return note("take", "lost on its way") }
        note("take", "attempt \(work.response.attempt)")
        workflowWork.append(work)
    }

    /// What the handler of polls does when there is a task.
    func startWorkflowTask(
        on queue: String,
        isSticky: Bool = false,
        version: DeploymentVersion? = nil
    ) throws -> WorkflowWork? {
        while let matched = take(queue, .workflow, isSticky: isSticky, version: version) {
            guard case .workflowTask(let run, let scheduledEventID, let stamp) = matched.task.work else {
                throw violation("a workflow queue handed out \(matched.task.work)")
            }
            let start = WorkflowTaskStart(
                scheduledEventID: scheduledEventID,
                stamp: stamp,
                requestID: name("poll"),
                identity: "worker",
                taskQueue: .with {
                    $0.name = queue
                    $0.kind = isSticky ? .sticky : .normal
                },
                deploymentVersion: version
            )
            let before = try self.run(run)
            if let response = try engine.startWorkflowTask(run, start) {
                try check(version, mayHave: before, isSticky: isSticky)
                return .init(run: run, response: response, version: version)
            }
            engine.matching.discard(matched)
        }
        return nil
    }

    /// A worker answers a task that it has, drops it, or says that it can't do it.
    func answerWorkflowTask() async throws {
        guard let index = random.pick(workflowWork.indices) else { return note("answer", "nothing") }
        let work = workflowWork.remove(at: index)
        if random.chance(5) { return note("answer", "dropped") }
        if random.chance(30) { usedWorkflowWork.append(work) }
        if random.chance(8) { return try await failWorkflowTask(work) }
        guard let run = try run(work.run) else {
            guard archive[work.run] != nil else { throw violation("a run with a workflow task is not there") }
            try await complete(work, [], messages: [])
            return
        }
        try await complete(work, commands(for: run), messages: messages(for: work, of: run))
    }

    /// A worker gives an answer for the second time, or for a task that it was too slow for.
    func repeatWorkflowTaskAnswer() async throws {
        guard let index = random.pick(usedWorkflowWork.indices) else { return note("repeat answer", "nothing") }
        let work = usedWorkflowWork.remove(at: index)
        let isCurrent = try isCurrent(work)
        let commands = try run(work.run).map(commands) ?? []
        let isTaken = try await complete(work, commands, messages: [])
        if isTaken, !isCurrent { throw violation("an answer to a task that is over was taken") }
    }

    @discardableResult
    func complete(
        _ work: WorkflowWork,
        _ commands: [Command],
        messages: [Temporal_Api_Protocol_V1_Message]
    ) async throws -> Bool {
        var request = Run.CompletedRequest()
        request.taskToken = work.response.taskToken
        request.namespace = "default"
        request.identity = "worker"
        request.messages = messages
        request.commands =
            messages.map { message in
                .with {
                    $0.commandType = .protocolMessage
                    $0.protocolMessageCommandAttributes.messageID = message.id
                }
            } + commands
        if random.chance(40) {
            request.stickyAttributes = .with {
                $0.workerTaskQueue.name = Self.stickyQueue(of: work.version)
                $0.workerTaskQueue.kind = .sticky
                $0.scheduleToStartTimeout = seconds(3...10)
            }
        }
        if let version = work.version {
            request.deploymentOptions = version.options
            request.versioningBehavior = random.chance(50) ? .pinned : .autoUpgrade
        }
        request.forceCreateNewWorkflowTask = random.chance(8)
        request.returnNewWorkflowTask = random.chance(20)
        let isEnding = commands.contains { $0.commandType.endsRun }
        let response = try await call("answer with \(commands.count)") { [request] in
            try await handler.respondWorkflowTaskCompleted(request: request, context: Self.context)
        }
        guard let response else { return false }
        if isEnding { ledger.closedRuns.insert(work.run) }
        if response.hasWorkflowTask {
            workflowWork.append(.init(run: work.run, response: response.workflowTask, version: work.version))
        }
        for task in response.activityTasks { try hold(task) }
        return true
    }

    private func failWorkflowTask(_ work: WorkflowWork) async throws {
        let request = Run.FailedRequest.with {
            $0.taskToken = work.response.taskToken
            $0.namespace = "default"
            $0.identity = "worker"
            $0.cause = .nonDeterministicError
        }
        _ = try await call("fail task") {
            try await handler.respondWorkflowTaskFailed(request: request, context: Self.context)
        }
    }

    private func isCurrent(_ work: WorkflowWork) throws -> Bool {
        guard case .workflowTask(_, _, let token) = try TaskToken(work.response.taskToken), let run = try run(work.run)
        else { return false }
        return run.isRunning && (try? run.startedWorkflowTask(token)) != nil
    }

    /// Answers to the updates that came with a task, and outcomes of updates that were accepted before.
    private func messages(for work: WorkflowWork, of run: Run) throws -> [Temporal_Api_Protocol_V1_Message] {
        var messages: [Temporal_Api_Protocol_V1_Message] = []
        for message in work.response.messages {
            let id = message.protocolInstanceID
            let request = try Temporal_Api_Update_V1_Request(unpackingAny: message.body)
            guard random.chance(75) else {
                let rejection = Temporal_Api_Update_V1_Rejection.with {
                    $0.rejectedRequest = request
                    $0.failure.message = "rejected"
                }
                messages.append(try self.message(id, "reject", rejection))
                continue
            }
            let acceptance = Temporal_Api_Update_V1_Acceptance.with {
                $0.acceptedRequestMessageID = message.id
                $0.acceptedRequestSequencingEventID = message.eventID
                $0.acceptedRequest = request
            }
            messages.append(try self.message(id, "accept", acceptance))
            if random.chance(60) { messages.append(try outcome(id)) }
        }
        for (id, record) in run.updateRecords.sorted(by: { $0.key < $1.key })
        where record.acceptedEventID != nil && record.completedEventID == nil && random.chance(50) {
            messages.append(try outcome(id))
        }
        return messages
    }

    private func outcome(_ id: String) throws -> Temporal_Api_Protocol_V1_Message {
        let response = Temporal_Api_Update_V1_Response.with {
            $0.meta.updateID = id
            $0.outcome.success = .init()
        }
        return try message(id, "complete", response)
    }

    private func message(
        _ id: String,
        _ suffix: String,
        _ body: some Message
    ) throws -> Temporal_Api_Protocol_V1_Message {
        let body = try Google_Protobuf_Any(message: body)
        return .with {
            $0.id = "\(id)/\(suffix)"
            $0.protocolInstanceID = id
            $0.body = body
        }
    }
}

extension CommandType {
    fileprivate var endsRun: Bool {
        switch self {
        case .completeWorkflowExecution, .failWorkflowExecution, .cancelWorkflowExecution,
            .continueAsNewWorkflowExecution:
            true
        default:
            false
        }
    }
}
