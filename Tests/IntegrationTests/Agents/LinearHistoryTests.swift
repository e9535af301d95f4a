import Fermata
import FermataAI
import FermataCatalog
import Foundation
import TestSupport
import Testing

@Suite("A long run of an agent", .needsServer, .live(limit: .seconds(400)))
struct LinearHistoryTests {
    private static let calls = 100

    @Test("a hundred model calls and tool answers of 7 KB end in one run, and its history grows by the same each time")
    func linear() async throws {
        let provider = ScriptedProvider(
            Array(repeating: .call([("look", ["what": "more"])]), count: Self.calls - 1) + [.say("That is all.")]
        )
        let answer = String(repeating: "All work and no play. ", count: 320)
        let tool = try AgentBed.tool { _ in answer }
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

            let sizes = try await Self.bytesPerCall(handle)
            #expect(sizes.count == Self.calls)
            // The last call has no tool after it.
            let first = sizes.prefix(10).reduce(0, +)
            let final = sizes.dropLast().suffix(10).reduce(0, +)
            #expect(
                Double(final) <= 1.05 * Double(first),
                "\(first) bytes in the first ten calls, \(final) in the last"
            )
            print("history bytes per call: \(first / 10) in the first ten, \(final / 10) in the last ten")
        }
    }

    /// The size of the events from each question to the model up to the next.
    private static func bytesPerCall(_ handle: WorkflowHandle<AgentWorkflow>) async throws -> [Int] {
        let json = try JSONDecoder().decode(LenientJSON.self, from: try await handle.fetchHistory().jsonData())
        var sizes: [Int] = []
        for event in json["events"].array {
            let type = event["activityTaskScheduledEventAttributes"]["activityType"]["name"].string
            if type == "AskModel" { sizes.append(0) }
            if let index = sizes.indices.last { sizes[index] += try JSONEncoder().encode(event).count }
        }
        return sizes
    }
}
