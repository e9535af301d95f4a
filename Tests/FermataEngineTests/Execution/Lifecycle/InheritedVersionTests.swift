import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("inherited versions")
struct InheritedVersionTests {
    private let one = DeploymentVersion(deploymentName: "app", buildID: "1")
    private let two = DeploymentVersion(deploymentName: "app", buildID: "2")

    /// A run that is on version one.
    private func fixture(_ behavior: Temporal_Api_Enums_V1_VersioningBehavior) -> WorkflowTaskFixture {
        var fixture = WorkflowTaskFixture()
        fixture.run.versioning.behavior = behavior
        fixture.run.versioning.deploymentVersion = one.message
        return fixture
    }

    /// What the first event of the run says that follows.
    private func next(
        _ fixture: inout WorkflowTaskFixture,
        _ initial: Temporal_Api_Enums_V1_ContinueAsNewVersioningBehavior = .unspecified
    ) throws -> StartedAttributes {
        try fixture.start(version: one)
        var command = Command()
        command.commandType = .continueAsNewWorkflowExecution
        command.continueAsNewWorkflowExecutionCommandAttributes.initialVersioningBehavior = initial
        let behavior = fixture.run.versioning.behavior
        try fixture.complete([command]) {
            $0.versioningBehavior = behavior
            $0.deploymentOptions.deploymentName = one.deploymentName
            $0.deploymentOptions.buildID = one.buildID
            $0.deploymentOptions.workerVersioningMode = .versioned
        }
        let new = fixture.run.output.effects.compactMap { if case .newRun(let new) = $0 { new } else { nil } }.first
        return try #require(new).attributes
    }

    @Test("a pinned workflow that continues as new stays on its version")
    func pinned() throws {
        var fixture = fixture(.pinned)
        let attributes = try next(&fixture)
        #expect(attributes.inheritedPinnedVersion == one.message)
        #expect(!attributes.hasInheritedAutoUpgradeInfo)
        let following = RunBuilder.justStarted { $0.inheritedPinnedVersion = attributes.inheritedPinnedVersion }
        #expect(following.run.versionDirective == .pinned(one))
    }

    @Test("a pinned workflow leaves its version if it says so")
    func upgrade() throws {
        var fixture = fixture(.pinned)
        let attributes = try next(&fixture, .autoUpgrade)
        #expect(!attributes.hasInheritedPinnedVersion)
        #expect(attributes.inheritedAutoUpgradeInfo.sourceDeploymentVersion == one.message)
        let following = RunBuilder.justStarted { $0.inheritedAutoUpgradeInfo = attributes.inheritedAutoUpgradeInfo }
        #expect(following.run.versionDirective == .autoUpgrade(workflowID: "workflow"))
    }

    @Test("until its first task is done, a workflow that wants the ramping version is sent there")
    func ramping() throws {
        var fixture = fixture(.pinned)
        let attributes = try next(&fixture, .useRampingVersion)
        let info = attributes.inheritedAutoUpgradeInfo
        let waiting = RunBuilder.justStarted { $0.inheritedAutoUpgradeInfo = info }
        #expect(waiting.run.versionDirective == .ramping(workflowID: "workflow"))
        let done = RunBuilder { $0.inheritedAutoUpgradeInfo = info }
        #expect(done.run.versionDirective != .ramping(workflowID: "workflow"))
    }

    @Test("a pinned workflow is told that its deployment has moved on, unless it has declined that version")
    func target() {
        var run = fixture(.pinned).run
        run.noteTarget(one)
        #expect(!run.record.hasNotifiedTargetVersion)
        run.noteTarget(two)
        #expect(run.record.notifiedTargetVersion == two.message)
        run.noteTarget(nil)
        #expect(run.record.hasNotifiedTargetVersion)
        run.noteTarget(one)
        #expect(!run.record.hasNotifiedTargetVersion)
        run.started.declinedTargetVersionUpgrade.deploymentVersion = two.message
        run.noteTarget(two)
        #expect(!run.record.hasNotifiedTargetVersion)
    }

    @Test("of a client's decisions only that the run is pinned goes on to the next run")
    func overrides() {
        var run = fixture(.pinned).run
        var attributes = StartedAttributes()
        run.versioning.versioningOverride.autoUpgrade = true
        run.passOverride(to: &attributes)
        #expect(!attributes.hasVersioningOverride)
        run.versioning.versioningOverride.pinned.version = two.message
        run.passOverride(to: &attributes)
        #expect(attributes.versioningOverride.pinned.version == two.message)
    }
}
