import Foundation
import GRPCCore
import GRPCInProcessTransport
import SwiftProtobuf
import Synchronization
import TemporalAPI

@testable import FermataEngine

/// Sends made-up requests to every method, as bytes, through the whole of the server.
struct Fuzzer {
    /// What went wrong.
    struct Finding: Error, CustomStringConvertible {
        let description: String
    }

    /// Codes that say something about the request or the caller. Others would blame the engine for what the client did.
    static let clearCodes: Set<RPCError.Code> = [
        .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .resourceExhausted, .failedPrecondition,
        .outOfRange,
        .unimplemented, .unavailable, .deadlineExceeded, .aborted, .cancelled,
    ]
    /// Far more than any call needs; a call that takes longer hangs.
    private static let timeLimit: Duration = .seconds(30)
    /// More than a client takes.
    private static let largestAnswer = 16 * 1024 * 1024

    let seed: UInt64
    let client: GRPCClient<InProcessTransport.Client>
    let log: FuzzLogHandler.Memory
    private(set) var maker: MessageMaker
    /// Requests that were answered well, which are worth changing a little.
    private var corpus: [String: [[UInt8]]] = [:]
    /// How often each method ended in each status.
    private(set) var statuses: [String: Int] = [:]

    init(seed: UInt64, client: GRPCClient<InProcessTransport.Client>, log: FuzzLogHandler.Memory) {
        self.seed = seed
        self.log = log
        self.client = client
        maker = MessageMaker(seed: seed)
    }

    /// The methods, with the types of their requests.
    static let methods: [(descriptor: MethodDescriptor, request: any Message.Type)] = {
        typealias Workflow = Temporal_Api_Workflowservice_V1_WorkflowService.Method
        typealias Operator = Temporal_Api_Operatorservice_V1_OperatorService.Method
        return Workflow.descriptors.compactMap { method in
            FuzzedRequests.workflowService[method.method].map { (method, $0) }
        }
            + Operator.descriptors.compactMap { method in
                FuzzedRequests.operatorService[method.method].map { (method, $0) }
            }
    }()

    /// Calls every method once with a request that was made up or changed.
    mutating func callAll(round: Int) async throws {
        for (descriptor, type) in Self.methods {
            let request = try request(descriptor.method, type)
            let status = try await call(descriptor, request, round: round)
            statuses["\(descriptor.method) \(status)", default: 0] += 1
        }
    }

    /// Adds what the engine gave out to the words that requests are made of, and requests that make sense to those that
    /// are changed.
    mutating func learn(_ samples: FuzzSamples) throws {
        maker.known.texts += samples.texts
        maker.known.tokens += samples.tokens
        for (method, request) in samples.requests {
            corpus[method, default: []] = (corpus[method] ?? []).suffix(7) + [try request.serializedBytes()]
        }
    }

    private mutating func request(_ name: String, _ type: any Message.Type) throws -> [UInt8] {
        var bytes: [UInt8]
        if maker.random.chance(60), let known = maker.random.pick(corpus[name] ?? []) {
            bytes = known
            // What was mutated and yet taken may not be a message in full.
            if maker.random.chance(70), let sound = try? type.init(serializedBytes: known) {
                bytes = try maker.vary(sound).serializedBytes()
            }
        } else {
            bytes = try maker.make(type).serializedBytes()
        }
        if maker.random.chance(20) {
            let others = corpus.keys.sorted().flatMap { corpus[$0] ?? [] }
            bytes = maker.random.mutated(bytes, with: maker.random.pick(others) ?? [])
        }
        return bytes
    }

    private mutating func call(_ method: MethodDescriptor, _ request: [UInt8], round: Int) async throws -> String {
        let place = "\(method.method), seed \(seed), round \(round)"
        FuzzLog.note(place)
        do {
            let answer = try await answer(to: method, request)
            guard answer.count <= Self.largestAnswer else {
                throw Finding(description: "\(place): \(answer.count) bytes")
            }
            if request.count < 4_000 {
                corpus[method.method, default: []] = (corpus[method.method] ?? []).suffix(7) + [request]
            }
            return "ok"
        } catch let error as RPCError {
            guard Self.clearCodes.contains(error.code) else {
                let reason = log.last.withLock { $0 }
                throw Finding(description: "\(place): \(error.code): \(error.message) (last in the log: \(reason))")
            }
            guard !error.message.isEmpty else { throw Finding(description: "\(place): \(error.code) says nothing") }
            return "\(error.code)"
        }
    }

    /// Whether the method may wait for something to happen. Then it is told soon that nothing has come.
    private static func waits(_ method: MethodDescriptor) -> Bool {
        let name = method.method
        return name.hasPrefix("Poll") || name.hasPrefix("GetWorkflowExecutionHistory")
            || ["UpdateWorkflowExecution", "QueryWorkflow", "ExecuteMultiOperation"].contains(name)
    }

    private func answer(to method: MethodDescriptor, _ request: [UInt8]) async throws -> [UInt8] {
        try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { [client] in
                let metadata: Metadata = ["grpc-timeout": Self.waits(method) ? "50m" : "5S"]
                return try await client.unary(
                    request: ClientRequest(message: request, metadata: metadata),
                    descriptor: method,
                    serializer: RawBytes(),
                    deserializer: RawBytes(),
                    options: .defaults
                ) { try $0.message }
            }
            group.addTask {
                try await Task.sleep(for: Self.timeLimit)
                return nil
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() ?? nil else {
                throw Finding(description: "\(method.method) with seed \(seed) hangs")
            }
            return answer
        }
    }
}

/// Messages as they are.
private struct RawBytes: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) -> Bytes {
        Bytes(message)
    }

    func deserialize<Bytes: GRPCContiguousBytes>(_ serializedMessageBytes: Bytes) -> [UInt8] {
        serializedMessageBytes.withUnsafeBytes(Array.init)
    }
}

/// Says before each call which one it is, if asked to: a call that ends the process can't be told of afterwards.
private enum FuzzLog {
    private static let isWanted = ProcessInfo.processInfo.environment["FERMATA_FUZZ_VERBOSE"] != nil

    static func note(_ line: String) {
        guard isWanted else { return }
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}
