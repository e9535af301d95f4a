import Testing

@testable import FermataEngine

@Suite("version routing")
struct VersionRoutingTests {
    let one = DeploymentVersion(deploymentName: "orders", buildID: "1")
    let two = DeploymentVersion(deploymentName: "orders", buildID: "2")

    @Test("without a ramp everything goes to the current version")
    func current() {
        let routing = VersionRouting(current: one, ramping: two)
        #expect(routing.version(for: .autoUpgrade(workflowID: "order-1")) == one)
        #expect(VersionRouting().version(for: .autoUpgrade(workflowID: "order-1")) == nil)
    }

    @Test("a ramp takes its share of the workflows, and always the same ones")
    func ramp() {
        let routing = VersionRouting(current: one, ramping: two, rampingPercentage: 30)
        let ids = (0..<10_000).map { "order-\($0)" }
        let moved = ids.filter { routing.version(forWorkflowID: $0) == two }
        #expect((2_800...3_200).contains(moved.count))

        let more = VersionRouting(current: one, ramping: two, rampingPercentage: 60)
        #expect(moved.allSatisfy { more.version(forWorkflowID: $0) == two })
    }

    @Test("a full ramp takes all, also when it leads to workers without a version")
    func fullRamp() {
        let routing = VersionRouting(current: one, ramping: nil, rampingPercentage: 100)
        #expect((0..<100).allSatisfy { routing.version(forWorkflowID: "order-\($0)") == nil })
    }

    @Test("who asks for the version that takes over gets it before it has a share")
    func rampingDirective() {
        let routing = VersionRouting(current: one, ramping: two)
        #expect(routing.version(for: .ramping(workflowID: "order-1")) == two)
        #expect(VersionRouting(current: one).version(for: .ramping(workflowID: "order-1")) == one)
    }

    @Test("the routing leaves pinned and unversioned tasks alone")
    func directives() {
        let routing = VersionRouting(current: one)
        #expect(routing.version(for: .pinned(two)) == two)
        #expect(routing.version(for: .unversioned) == nil)
    }
}
