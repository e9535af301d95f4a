import Foundation
import Logging
import SwiftProtobuf
import TemporalAPI

extension Engine {
    /// Takes up what the store has: every document, every open run's deadline, every task that waits for a worker.
    ///
    /// Called before the engine serves, and again when a commit has failed and memory must be made from what is durable.
    func load() throws {
        try rebuild { core in
            let (documents, openRuns, lastRun) = try store.read(as: .scan) { reader throws(EngineError) in
                core.standalone.fill(try reader.openStandalone())
                return (try reader.allDocuments(), try reader.openRuns(), try reader.lastRunNumber())
            }
            core.lastRunNumber = max(core.lastRunNumber, lastRun.rawValue)
            for (kind, document) in documents {
                core.documents[kind, default: [:]][.init(namespace: document.namespace, key: document.key)] = document
            }
            core.lastRunNumber = max(core.lastRunNumber, core.lastKeptNumber)
            for document in core.documents["namespace", default: [:]].values {
                let record = try Fermata_Engine_V1_NamespaceRecord(serializedBytes: document.data)
                core.namespaces.put(Namespace(record: record))
            }
            for run in openRuns {
                let key = EngineCore.WorkflowKey(namespaceID: run.namespaceID, workflowID: run.workflowID)
                core.openRuns[key] = .init(number: run.number, runID: run.runID)
                core.deadlines.set(run.wakeAt, for: run.number)
            }
            core.withWork = openRuns.filter(\.hasWork).map(\.number)
            try core.applyTaskQueueDocuments(to: matching)
            armSchedules(core)
        }
    }

    /// Makes memory again from what is durable, because a commit has failed and memory is ahead of the store.
    ///
    /// Those who wait look again; tasks that workers have may turn out to be unknown, and are done anew.
    func reload(after failure: EngineError) {
        logger.error("changes could not be stored; the engine goes on from what is", metadata: ["reason": "\(failure)"])
        do {
            try load()
            try dispatchWaitingWork()
        } catch {
            logger.critical("the store cannot be read; restart the engine", metadata: ["error": "\(error)"])
        }
    }

    /// Which engine this is, for clients that ask: the same as long as the store lives.
    var clusterID: String {
        look { core in
            core.documents["engine"]?[.init(namespace: "", key: "id")].map { String(decoding: $0.data, as: UTF8.self) }
        } ?? ""
    }

    /// Gives matching what was waiting for workers when the engine stopped. Called once the engine serves.
    func dispatchWaitingWork() throws {
        while let number = look({ $0.withWork.popLast() }) {
            _ = try transact { transaction in
                guard let box = try transaction.core.box(number), box.run.isRunning else { return }
                transaction.dispatchAgain(box) { [self] in dispatch($0, of: box, at: transaction.now) }
            }
        }
        try dispatchWaitingStandalone()
    }
}

extension Transaction {
    /// Gives matching everything of a run that waits for a worker.
    ///
    /// Nothing is stored: it may be done after a commit that failed, and one more that fails would lead here again.
    func dispatchAgain(_ box: RunBox, _ dispatch: (RunEffect) -> (@Sendable () -> Void)?) {
        var waiting = box.run
        if let task = waiting.workflowTask, !task.isStarted { waiting.output.effects.append(.workflowTask) }
        waiting.dispatchActivities()
        waiting.dispatchNexus()
        for action in waiting.output.effects.compactMap(dispatch) { afterCommit(action) }
    }
}
