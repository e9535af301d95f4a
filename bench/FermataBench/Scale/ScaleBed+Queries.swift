import Fermata
import Foundation

extension ScaleBed {
    struct Queried: Encodable {
        var openedMilliseconds: Double
        var count: Int
        /// Milliseconds of each repetition, by query.
        var lists: [String: [Double]] = [:]
        var counts: [String: [Double]] = [:]
    }

    /// Asks for the first page of lists, of 100 runs as the client has it, and for counts.
    ///
    /// - Parameters:
    ///   - from: The start of the time in which the runs began.
    ///   - to: The end of it.
    func queries(from: Date, to: Date, repeats: Int) async throws -> Queried {
        var result = Queried(
            openedMilliseconds: openedMilliseconds,
            count: try await client.countWorkflows().count
        )
        for (name, query) in Self.lists(from, to) {
            result.lists[name] = try await times(repeats, query) { query in
                var runs = client.listWorkflows(query: query).makeAsyncIterator()
                _ = try await runs.next()
            }
        }
        for (name, query) in Self.counts {
            result.counts[name] = try await times(repeats / 10, query) { query in
                _ = try await client.countWorkflows(query: query)
            }
        }
        return result
    }

    /// Each repetition asks for another customer, or for another part of the time: a thousandth, or when wide a tenth.
    private static func lists(_ from: Date, _ to: Date) -> [(String, () -> String)] {
        func customer() -> String { "Customer = 'customer-\(Int.random(in: 0..<10_000))'" }
        func window(_ share: Double = 0.001) -> String {
            let length = to.timeIntervalSince(from)
            let start = from.addingTimeInterval(Double.random(in: 0..<(1 - share)) * length)
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            let end = start.addingTimeInterval(length * share)
            return "StartTime BETWEEN '\(start.formatted(style))' AND '\(end.formatted(style))'"
        }
        return [
            ("newest", { "" }),
            ("start_time", { window() }),
            ("wide_start_time", { window(0.1) }),
            ("type", { "WorkflowType = 'Refund'" }),
            ("type_start_time", { "WorkflowType = 'Refund' AND \(window())" }),
            ("wide_type_start_time", { "WorkflowType = 'Refund' AND \(window(0.1))" }),
            ("common_type_start_time", { "WorkflowType = 'Receipt' AND \(window())" }),
            ("status", { "ExecutionStatus = 'Failed'" }),
            ("status_start_time", { "ExecutionStatus = 'Failed' AND \(window())" }),
            ("wide_status_start_time", { "ExecutionStatus = 'Failed' AND \(window(0.1))" }),
            ("open", { "ExecutionStatus = 'Running'" }),
            ("keyword", customer),
            ("keyword_status", { "\(customer()) AND ExecutionStatus = 'Failed'" }),
        ]
    }

    private static let counts: [(String, @Sendable () -> String)] = [
        ("all", { "" }),
        ("type", { "WorkflowType = 'Refund'" }),
        ("keyword", { "Customer = 'customer-\(Int.random(in: 0..<10_000))'" }),
        ("by_status", { "GROUP BY ExecutionStatus" }),
    ]

    private func times(
        _ repeats: Int,
        _ query: () -> String,
        _ ask: (String) async throws -> Void
    ) async throws -> [Double] {
        var times: [Double] = []
        for _ in 0..<repeats {
            let text = query()
            let start = ContinuousClock.now
            try await ask(text)
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        return times
    }
}
