import Fermata
import Foundation

extension ScaleBed {
    struct Filled: Encodable {
        var seconds: Double
        /// When the first began and the last ended, for queries of times within.
        var from: Date
        var to: Date
        var peakMegabytes: Double
    }

    /// Runs so many workflows to their end: nine of ten are receipts, one is a refund, each of one of 10,000 customers.
    func fill(runs: Int, inFlight: Int = 200) async throws -> Filled {
        let queue = "scale-fill"
        let from = Date()
        let batch = UUID().uuidString
        try await withWorkers([queue], workflows: [Receipt.self, Refund.self]) {
            _ = try await repeating(runs, inFlight: inFlight) { number in
                try await close(number, WorkflowOptions(id: "\(batch)-\(number)", taskQueue: queue))
            }
        }
        let to = Date()
        return Filled(
            seconds: to.timeIntervalSince(from),
            from: from,
            to: to,
            peakMegabytes: ProcessUsage.peakMegabytes
        )
    }

    private func close(_ number: Int, _ options: WorkflowOptions) async throws {
        var options = options
        options.searchAttributes = .init { $0[Self.customer] = "customer-\(Int.random(in: 0..<10_000))" }
        if number % 10 == 0 {
            let refund = try await client.startWorkflow(type: Refund.self, options: options, input: number / 10)
            do { _ = try await refund.result() } catch is WorkflowFailedError {}
        } else {
            _ = try await client.executeWorkflow(type: Receipt.self, options: options, input: number)
        }
    }
}
