import Foundation
import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("A worker deployment")
struct WorkerDeploymentTests {
    private let now = EngineTime(nanoseconds: 1_000_000_000_000_000_000)

    private func deployment(_ builds: String...) throws -> WorkerDeployment {
        var deployment = WorkerDeployment(name: "d", now: now)
        for build in builds { _ = try deployment.register(queue("q"), buildID: build, now: now) }
        return deployment
    }

    private func queue(_ name: String) -> TaskQueueKey {
        TaskQueueKey(namespaceID: "n", name: name, kind: .workflow)
    }

    private func change(
        _ build: String?,
        _ percentage: Float = 0,
        identity: String = "me",
        token: Data = Data()
    ) -> RoutingChange {
        RoutingChange(
            target: build.map { .version(DeploymentVersion(deploymentName: "d", buildID: $0)) } ?? .unversioned,
            percentage: percentage,
            identity: identity,
            conflictToken: token,
            ignoresMissingTaskQueues: false,
            allowsNoPollers: false
        )
    }

    private func setCurrent(_ deployment: inout WorkerDeployment, _ change: RoutingChange) throws {
        _ = try deployment.setCurrent(change, now: now) { _, _ in false }
    }

    private func setRamping(_ deployment: inout WorkerDeployment, _ change: RoutingChange) throws {
        _ = try deployment.setRamping(change, now: now) { _, _ in false }
    }

    @Test("each version has the status that follows from the routing")
    func statuses() throws {
        var deployment = try deployment("1", "2", "3")
        try setCurrent(&deployment, change("1"))
        try setRamping(&deployment, change("2", 30))
        #expect(deployment.versions.map(\.status) == [.current, .ramping, .inactive])
        #expect(deployment.versions[1].rampPercentage == 30)

        try setCurrent(&deployment, change("2"))
        #expect(deployment.versions.map(\.status) == [.draining, .current, .inactive])
        #expect(deployment.rampingTarget == .nothing)
        #expect(deployment.versions[0].drainageInfo.status == .draining)

        try setCurrent(&deployment, change(nil))
        #expect(deployment.versions.map(\.status) == [.draining, .draining, .inactive])
        #expect(deployment.record.info.routingConfig.currentVersion == "__unversioned__")
        #expect(deployment.record.info.routingConfig.revisionNumber == 4)
    }

    @Test("a change that was made already is no change, whatever the conflict token")
    func repeatedChange() throws {
        var deployment = try deployment("1")
        try setCurrent(&deployment, change("1"))
        let token = deployment.record.conflictToken
        try setCurrent(&deployment, change("1", token: Data("old".utf8)))
        #expect(deployment.record.conflictToken == token)
    }

    @Test("a client that has seen an older state is refused")
    func staleToken() throws {
        var deployment = try deployment("1", "2")
        let old = deployment.record.conflictToken
        try setCurrent(&deployment, change("1", token: old))
        #expect(throws: EngineError.self) { try setCurrent(&deployment, change("2", token: old)) }
        #expect(deployment.current?.buildID == "1")
    }

    @Test("the current version cannot ramp, and an unknown one can be neither")
    func impossibleVersions() throws {
        var deployment = try deployment("1")
        try setCurrent(&deployment, change("1"))
        #expect(throws: EngineError.self) { try setRamping(&deployment, change("1", 10)) }
        #expect(throws: EngineError.self) { try setRamping(&deployment, change("9", 10)) }
        #expect(throws: EngineError.self) { try setCurrent(&deployment, change("9")) }
    }

    @Test("a version that is missing queues with work is refused")
    func missingQueues() throws {
        var deployment = try deployment("1", "2")
        try setCurrent(&deployment, change("1"))
        #expect(throws: EngineError.self) {
            try deployment.setCurrent(change("2"), now: now) { _, _ in true }
        }
    }

    @Test("only the manager changes a deployment that has one")
    func manager() throws {
        var deployment = try deployment("1")
        _ = try deployment.setManager("you", .with { $0.identity = "me" }, now: now)
        #expect(throws: EngineError.self) { try setCurrent(&deployment, change("1")) }
        try setCurrent(&deployment, change("1", identity: "you"))
        #expect(deployment.current?.buildID == "1")
    }

    @Test("a version takes work only of queues that its workers have polled")
    func routing() throws {
        var deployment = try deployment("1", "2")
        _ = try deployment.register(queue("other"), buildID: "2", now: now)
        try setCurrent(&deployment, change("1"))
        try setRamping(&deployment, change("2", 30))
        #expect(deployment.routing(of: queue("q")).current?.0.buildID == "1")
        #expect(deployment.routing(of: queue("other")).current == nil)
        #expect(deployment.routing(of: queue("other")).ramping?.0?.buildID == "2")
    }

    @Test("there is a limit to versions")
    func versionLimit() throws {
        var deployment = try deployment()
        for build in 0..<WorkerDeployment.mostVersions {
            _ = try deployment.register(queue("q"), buildID: "\(build)", now: now)
        }
        #expect(throws: EngineError.self) { try deployment.register(queue("q"), buildID: "x", now: now) }
        #expect(try deployment.register(queue("q"), buildID: "0", now: now) == false)
    }
}
