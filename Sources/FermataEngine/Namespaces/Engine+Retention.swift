import Foundation
import Logging

extension Engine {
    /// How often closed runs are looked at. Retention is counted in hours, so a minute more does not matter.
    static let retentionInterval: Duration = .seconds(60)
    /// So many runs are deleted at a time; calls of clients come in between.
    private static let deletionBatch = 50

    /// Deletes closed runs whose retention has ended, and what deleted namespaces had, until its task is cancelled.
    func runRetention() async throws {
        while !Task.isCancelled {
            let waiter = namespaceWatch.add(for: 0)
            defer { namespaceWatch.remove(waiter, for: 0) }
            do {
                try await deleteExpired()
                try await emptyDeletedNamespaces()
            } catch let error as EngineError {
                logger.warning("old runs could not be deleted yet", metadata: ["error": "\(error.message)"])
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await waiter.wait() }
                group.addTask { [clock] in try await clock.sleep(until: clock.now() + Self.retentionInterval) }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// Deletes every closed run whose retention has ended by now.
    func deleteExpired() async throws {
        while !Task.isCancelled {
            let numbers = try store.read(as: .scan) { reader throws(EngineError) in
                let now = clock.now()
                return try reader.expiredRuns(at: now, limit: Self.deletionBatch)
                    + reader.expiredStandalone(at: now, limit: Self.deletionBatch)
            }
            guard !numbers.isEmpty else { return }
            try await delete(numbers)
        }
    }

    /// Deletes the runs of the namespaces that are marked as deleted, and then those namespaces.
    func emptyDeletedNamespaces() async throws {
        for namespace in look({ $0.namespaces.all }) where namespace.isDeleted {
            while !Task.isCancelled {
                let numbers = try store.read(as: .scan) { reader throws(EngineError) in
                    try reader.numbers(inNamespace: namespace.id, limit: Self.deletionBatch)
                }
                guard numbers.isEmpty else {
                    try await delete(numbers)
                    continue
                }
                try await durably { transaction in
                    transaction.core.dropOpenRuns(namespaceID: namespace.id)
                    transaction.removeNamespace(id: namespace.id)
                }
                break
            }
        }
    }

    /// Deletes runs and everything that belongs to them, whatever their state.
    private func delete(_ numbers: [RunNumber]) async throws {
        try await durably { transaction in
            transaction.keepLastNumber()
            for number in numbers {
                transaction.write(.deleteRun(number))
                transaction.core.drop(number)
            }
        }
        for number in numbers { runWatch.changed(number) }
    }
}
