import Fermata
import Foundation
import TestSupport
import Testing

/// Hides every payload behind reversed, flipped bytes.
struct MirrorCodec: PayloadCodec {
    private static let encoding = Data("binary/mirrored".utf8)

    func encode(_ payloads: [Payload]) async throws -> [Payload] {
        // The same bytes every time, so that histories can be compared.
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try payloads.map { payload in
            let whole = try encoder.encode(Whole(metadata: payload.metadata, data: payload.data))
            return Payload(metadata: ["encoding": Self.encoding], data: Self.mirror(whole))
        }
    }

    func decode(_ payloads: [Payload]) async throws -> [Payload] {
        try payloads.map { payload in
            guard payload.metadata["encoding"] == Self.encoding else { return payload }
            let whole = try JSONDecoder().decode(Whole.self, from: Self.mirror(payload.data))
            return Payload(metadata: whole.metadata, data: whole.data)
        }
    }

    private static func mirror(_ data: Data) -> Data { Data(data.reversed().map { $0 ^ 0xFF }) }

    private struct Whole: Codable {
        var metadata: [String: Data]
        var data: Data
    }
}

/// Sends a secret through every place where a payload can be.
@Workflow
struct KeepsSecret {
    var heard: [String] = []

    mutating func run(context: WorkflowContext<Self>, input: String) async throws -> String {
        try context.upsertMemo(["memo": "memo \(input)"])
        context.currentDetails = "details \(input)"
        let options = ActivityOptions(
            startToCloseTimeout: .seconds(20),
            heartbeatTimeout: .seconds(10),
            retryPolicy: .init(initialInterval: .milliseconds(10)),
            summary: "summary \(input)"
        )
        let told = try await context.executeActivity(Discreet.Activities.Tell.self, options: options, input: input)
        try await context.sleep(for: .milliseconds(10), summary: "nap \(input)")
        let child = ChildWorkflowOptions(
            id: context.info.workflowID + "-child",
            memo: ["m": input],
            staticSummary: input
        )
        let failure: String
        do {
            try await context.executeChildWorkflow(FailsWithSecret.self, options: child, input: input)
            failure = "none"
        } catch let error as ChildWorkflowError {
            failure = (error.cause as? ApplicationError)?.message ?? "?"
        }
        try await context.condition { $0.heard.count == 2 }
        return ([told, failure] + heard).joined(separator: ", ")
    }

    @WorkflowSignal
    mutating func hear(input: String) { heard.append(input) }

    @WorkflowUpdate
    mutating func answer(input: String) async throws -> String {
        heard.append(input)
        return "answer \(input)"
    }

    @WorkflowQuery
    func ask(input: String) -> String { "\(input) \(heard.count)" }
}

/// Fails with the secret in every field of the failure.
@Workflow
struct FailsWithSecret {
    func run(context: WorkflowContext<Self>, input: String) async throws {
        throw ApplicationError(
            message: "message \(input)",
            cause: ApplicationError(message: "cause \(input)", stackTrace: "stack \(input)", details: [input]),
            stackTrace: "stack \(input)",
            details: [input]
        )
    }
}

@ActivityContainer
struct Discreet {
    /// Fails once, so that a failure and heartbeat details travel too.
    @Activity
    func tell(input: String) throws -> String {
        guard let context = ActivityExecutionContext.current else { return "" }
        context.heartbeat(details: "beat \(input)")
        guard context.info.attempt > 1 else { throw ApplicationError(message: "failed \(input)", details: [input]) }
        return try context.info.heartbeatDetails(as: String.self) ?? "no heartbeat"
    }
}

@Suite("Payload codecs", .needsServer, .live)
struct CodecTests {
    private let secret = "xyzzy-secret-8151"

    @Test("a codec hides inputs, results, messages, details, memo, summaries and failures from the server")
    func hidden() async throws {
        let converter = DataConverter(
            failureConverter: DefaultFailureConverter(encodesCommonAttributes: true),
            payloadCodec: MirrorCodec()
        )
        let secret = secret
        try await withWorker(
            workflows: [KeepsSecret.self, FailsWithSecret.self],
            activities: Discreet().allActivities,
            dataConverter: converter
        ) { live in
            var options = live.options()
            options.memo = ["memo": secret]
            options.staticSummary = "static \(secret)"
            options.staticDetails = "static details \(secret)"
            let handle = try await live.client.startWorkflow(type: KeepsSecret.self, options: options, input: secret)
            try await handle.signal(signalType: KeepsSecret.Hear.self, input: "signal \(secret)")
            let answer = try await handle.executeUpdate(updateType: KeepsSecret.Answer.self, input: "update \(secret)")
            #expect(answer == "answer update \(secret)")
            let asked = try await handle.query(queryType: KeepsSecret.Ask.self, input: "query \(secret)")
            #expect(asked == "query \(secret) 2")
            let result = try await handle.result()
            #expect(result == "beat \(secret), message \(secret), signal \(secret), update \(secret)")
            #expect(try await handle.describe().memo.value("memo", as: String.self) == "memo \(secret)")
            #expect(try await handle.describe().staticSummary == "static \(secret)")
            for id in [handle.id, handle.id + "-child"] {
                let json = try await live.client.untypedWorkflowHandle(id: id).fetchHistory().jsonData()
                let texts = Self.readable(try JSONDecoder().decode(LenientJSON.self, from: json))
                #expect(!texts.isEmpty)
                #expect(!texts.contains { $0.contains(secret) }, "the history of \(id) holds plain text")
            }
        }
    }

    @Test("a client without the codec is told that one may be missing")
    func missing() async throws {
        let converter = DataConverter(payloadCodec: MirrorCodec())
        try await withWorker(workflows: [Hello.self], activities: Basics.all, dataConverter: converter) { live in
            _ = try await live.client.executeWorkflow(type: Hello.self, options: live.options(), input: "x")
            let id = live.options().id
            try await withClient { plain in
                let error = await #expect(throws: FermataError.self) {
                    try await plain.client.workflowHandle(type: Hello.self, id: id).result()
                }
                #expect(error?.code == .payloadConversion)
                #expect(error?.message.contains("codec") == true)
            }
        }
    }

    @Test("payloads that were written before there was a codec are still read")
    func older() async throws {
        try await withClient { live in
            let handle = try await live.client.startWorkflow(type: Hello.self, options: live.options(), input: "plain")
            let converter = DataConverter(payloadCodec: MirrorCodec())
            try await live.withWorker(workflows: [Hello.self], activities: Basics.all, dataConverter: converter) {
                _ = try await live.awaitEvent("WorkflowExecutionCompleted", in: handle.id)
            }
            let completed = try await live.history(handle.id).completedActivities
            #expect(completed == ["Greet": 1])
        }
    }

    /// Every text in a JSON value, as it stands and decoded from base64.
    private static func readable(_ value: LenientJSON) -> [String] {
        switch value {
        case .string(let text):
            [text] + (Data(base64Encoded: text).map { [String(decoding: $0, as: UTF8.self)] } ?? [])
        case .array(let values): values.flatMap(readable)
        case .object(let values): values.values.flatMap(readable)
        case .null, .bool, .integer, .number: []
        }
    }
}
