import Logging
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import Fermata

@Suite("Start requests")
struct StartRequestTests {
    private let client: TemporalClient

    init() throws {
        client = try TemporalClient(
            target: .ipv4(address: "127.0.0.1", port: 1),
            configuration: .init(namespace: "n", identity: "me"),
            logger: Logger(label: "test")
        )
    }

    @Test("every option reaches the request")
    func options() async throws {
        let options = WorkflowOptions(
            id: "w",
            taskQueue: "q",
            retryPolicy: RetryPolicy(maximumAttempts: 3),
            executionTimeout: .seconds(1),
            runTimeout: .seconds(2),
            taskTimeout: .seconds(3),
            startDelay: .seconds(4),
            staticSummary: "summary",
            staticDetails: "details",
            priority: Priority(priorityKey: 2),
            memo: ["m": 1],
            searchAttributes: SearchAttributeCollection { $0[.keyword("k")] = "v" },
            idReusePolicy: .rejectDuplicate,
            idConflictPolicy: .useExisting
        )
        let request = try await client.startRequest(
            name: "T",
            options: options,
            input: try await client.dataConverter.convertValues("in")
        )
        #expect(request.namespace == "n")
        #expect(request.identity == "me")
        #expect(!request.requestID.isEmpty)
        #expect(request.workflowID == "w")
        #expect(request.workflowType.name == "T")
        #expect(request.taskQueue.name == "q")
        #expect(request.input.payloads.map(\.data) == [.init("\"in\"".utf8)])
        #expect(request.retryPolicy.maximumAttempts == 3)
        #expect(request.workflowExecutionTimeout.seconds == 1)
        #expect(request.workflowRunTimeout.seconds == 2)
        #expect(request.workflowTaskTimeout.seconds == 3)
        #expect(request.workflowStartDelay.seconds == 4)
        #expect(request.userMetadata.hasSummary && request.userMetadata.hasDetails)
        #expect(request.priority.priorityKey == 2)
        #expect(request.memo.fields.keys.sorted() == ["m"])
        #expect(request.searchAttributes.indexedFields.keys.sorted() == ["k"])
        #expect(request.workflowIDReusePolicy == .rejectDuplicate)
        #expect(request.workflowIDConflictPolicy == .useExisting)

        let signal = Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionRequest(request)
        #expect(signal.requestID == request.requestID)
        #expect(signal.input == request.input)
        #expect(signal.memo == request.memo)
        #expect(signal.workflowStartDelay == request.workflowStartDelay)
    }

    @Test(
        "options that contradict each other or are missing are refused",
        arguments: [
            WorkflowOptions(id: "", taskQueue: "q"), WorkflowOptions(id: "w", taskQueue: ""),
            WorkflowOptions(id: "w", taskQueue: "q", startDelay: .seconds(1), cronSchedule: "@daily"),
        ]
    )
    func refused(options: WorkflowOptions) async {
        await #expect(throws: FermataError(.invalidArgument, "")) {
            try await client.startRequest(name: "T", options: options, input: [])
        }
    }

    @Test("a signal-with-start of a running workflow is no conflict")
    func signalConflict() async throws {
        let start = try await client.startRequest(name: "T", options: .init(id: "w", taskQueue: "q"), input: [])
        #expect(start.workflowIDConflictPolicy == .fail)
        let signal = Temporal_Api_Workflowservice_V1_SignalWithStartWorkflowExecutionRequest(start)
        #expect(signal.workflowIDConflictPolicy == .useExisting)
    }

    @Test("waiting for an update to be admitted is refused before anything is sent")
    func admitted() async {
        await #expect(throws: FermataError(.invalidArgument, "")) {
            try await client.untypedWorkflowHandle(id: "w").startUpdate(updateName: "u", waitForStage: .admitted)
        }
    }
}
