import Fermata
import FermataAI
import FermataCatalog
import Foundation
import SwiftProtobuf
import TemporalAPI
import TestSupport
import Testing

@Suite("A long run of an agent", .needsServer, .live(limit: .seconds(400)))
struct LinearHistoryTests {
    private static let calls = 100
    private static let toolAnswer = String(repeating: "All work and no play. ", count: 320)

    @Test("a hundred model calls and tool answers of 7 KB end in one run, and its history grows by the same each time")
    func linear() async throws {
        let provider = Self.provider()
        let tool = try AgentBed.tool { _ in Self.toolAnswer }
        let agent = AgentBed.clerk + "\nlimits: {steps: 200}"
        try await AgentBed.serving(provider, agents: [agent], tools: [tool]) { bed in
            var options = bed.context.options("long")
            options.executionTimeout = .seconds(390)
            let handle = try await bed.context.client.startWorkflow(
                type: AgentWorkflow.self,
                options: options,
                input: AgentInput(agent: "clerk", prompt: "Look at everything.")
            )
            let result = try await handle.result()
            #expect(result.steps == Self.calls)
            let last = try #require(provider.requests.last)
            let context = last.messages.reduce(0) { $0 + ((try? JSONEncoder().encode($1).count) ?? 0) }
            // Three bytes a token are more than models make of English.
            #expect(context > 3 * 200_000)

            let sizes = try Self.bytesPerCall(try await handle.fetchHistory(), activity: "AskModel")
            #expect(sizes.count == Self.calls)
            let (first, final) = Self.firstAndLastTen(sizes)
            #expect(
                Double(final) <= 1.05 * Double(first),
                "\(first) bytes in the first ten calls, \(final) in the last"
            )
            print("history bytes per call: \(first / 10) in the first ten, \(final / 10) in the last ten")
        }
    }

    /// Why there is a conversation log at all: what the run above is without it.
    @Test("the same run with all messages in its history adds more to it each time, in sum more than 30 MB")
    func inline() async throws {
        let activities = InlineActivities(provider: Self.provider(), answer: Self.toolAnswer)
        try await withWorker(workflows: [InlineAgent.self], activities: activities.allActivities) { context in
            HistoryRecording.leaveOut(context.taskQueue)
            var options = context.options("inline")
            options.executionTimeout = .seconds(390)
            let handle = try await context.client.startWorkflow(
                type: InlineAgent.self,
                options: options,
                input: "Look at everything."
            )
            #expect(try await handle.result() == Self.calls)
            let sizes = try Self.bytesPerCall(try await handle.fetchHistory(), activity: "Ask")
            let (first, final) = Self.firstAndLastTen(sizes)
            let total = sizes.reduce(0, +)
            #expect(final > 10 * first, "\(first) bytes in the first ten calls, \(final) in the last")
            #expect(total > 30_000_000)
            print("inline: \(total) bytes; per call \(first / 10) in the first ten, \(final / 10) in the last ten")
        }
    }

    private static func provider() -> ScriptedProvider {
        ScriptedProvider(
            Array(repeating: .call([("look", ["what": "more"])]), count: calls - 1) + [.say("That is all.")]
        )
    }

    /// The last call has no tool after it, and does not count.
    private static func firstAndLastTen(_ sizes: [Int]) -> (Int, Int) {
        (sizes.prefix(10).reduce(0, +), sizes.dropLast().suffix(10).reduce(0, +))
    }

    /// The size of the events from each question to the model up to the next, as servers store them.
    private static func bytesPerCall(_ history: WorkflowHistory, activity: String) throws -> [Int] {
        var sizes: [Int] = []
        for event in history.events {
            if event.activityTaskScheduledEventAttributes.activityType.name == activity { sizes.append(0) }
            if let index = sizes.indices.last { sizes[index] += try (event.serializedBytes() as [UInt8]).count }
        }
        return sizes
    }
}
