import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("a run on its way to another version")
struct VersionTransitionTests {
    @Test("is on it also when it is made again from the store")
    func survives() throws {
        let version = DeploymentVersion(deploymentName: "app", buildID: "2")
        var run = RunBuilder().run
        try run.beginVersionTransition(to: version)
        let stored = try run.stored(wakeAt: nil, retention: .seconds(1))
        let again = try Run(stored: stored, events: [], pending: [])
        #expect(again.effectiveVersion == version)
    }
}
