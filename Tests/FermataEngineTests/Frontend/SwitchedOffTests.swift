import GRPCCore
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("What servers have switched off")
struct SwitchedOffTests {
    @Test("a call is refused in the reference's words")
    func refused() async throws {
        let service = try await ServiceFixture().workflow
        let rules = await refusal { () async throws in
            _ = try await service.createWorkflowRule(
                request: .with { $0.namespace = "default" },
                context: ServiceFixture.context
            )
        }
        #expect(rules == "method CreateWorkflowRule not supported")
        let deployments = await refusal { () async throws in
            _ = try await service.listDeployments(
                request: .with { $0.namespace = "default" },
                context: ServiceFixture.context
            )
        }
        #expect(deployments == "Deployments are deprecated and no longer supported, use Worker Deployments instead")
    }

    @Test("an unknown namespace comes first")
    func namespace() async throws {
        let service = try await ServiceFixture().workflow
        let answer = await refusal { () async throws in
            _ = try await service.fetchWorkerConfig(
                request: .with { $0.namespace = "never-was" },
                context: ServiceFixture.context
            )
        }
        #expect(answer == "Namespace never-was is not found.")
    }

    @Test("a run whose time could be skipped must be named first")
    func timeSkipping() async throws {
        let service = try await ServiceFixture().workflow
        let unnamed = await refusal { () async throws in
            _ = try await service.pollWorkflowExecutionTimeSkipping(
                request: .with { $0.namespace = "default" },
                context: ServiceFixture.context
            )
        }
        #expect(unnamed == "Execution is not set on request.")
        let off = await refusal { () async throws in
            _ = try await service.pollWorkflowExecutionTimeSkipping(
                request: .with {
                    $0.namespace = "default"
                    $0.workflowExecution.workflowID = "order"
                },
                context: ServiceFixture.context
            )
        }
        #expect(off == "The Time-Skipping feature is not enabled for namespace.")
    }
}
