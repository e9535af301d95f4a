import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("versions of workers")
struct MatchingVersioningTests {
    let one = DeploymentVersion(deploymentName: "orders", buildID: "1")
    let two = DeploymentVersion(deploymentName: "orders", buildID: "2")
    var machine = MatchingMachine(limits: MatchingLimits())

    mutating func add(_ number: Int, _ directive: VersionDirective) -> [PollResolution] {
        machine.add(activity(number, versioning: directive), to: queueKey, now: start)
    }

    mutating func takeNow(_ id: Int64, _ version: DeploymentVersion?) -> Int? {
        machine.takeNow(pollRequest(version: version), id: id)
    }

    @Test("workers get tasks of their version only")
    mutating func pinned() {
        _ = add(1, .pinned(one))
        _ = add(2, .pinned(two))
        _ = add(3, .unversioned)
        #expect(takeNow(1, two) == 2)
        #expect(takeNow(2, two) == nil)
        #expect(takeNow(3, nil) == 3)
        #expect(takeNow(4, one) == 1)
    }

    @Test("a worker that names a version and doesn't use it counts as unversioned")
    mutating func unversionedMode() {
        _ = add(1, .unversioned)
        var request = pollRequest(version: one)
        request.deployment?.workerVersioningMode = .unversioned
        #expect(machine.takeNow(request, id: 1) == 1)
    }

    @Test("a sticky queue has no versions")
    mutating func sticky() {
        _ = add(1, .unversioned)
        var request = pollRequest(version: one)
        request.isSticky = true
        #expect(machine.takeNow(request, id: 1) == 1)
    }

    @Test("auto-upgrading tasks go to the current version, also those that wait when it changes")
    mutating func autoUpgrade() {
        for number in 0..<4 { _ = add(number, .autoUpgrade(workflowID: "order-\(number)")) }
        _ = add(4, .pinned(one))
        #expect(takeNow(1, nil) == 0)
        _ = machine.setRouting(VersionRouting(current: one), for: queueKey, now: start)
        #expect(takeNow(2, nil) == nil)
        #expect(takeNow(3, one) == 4)
        #expect(takeNow(4, one) == 1)
        _ = machine.setRouting(VersionRouting(current: two), for: queueKey, now: start)
        #expect(takeNow(5, two) == 2)
        #expect(takeNow(6, one) == nil)
        #expect(takeNow(7, two) == 3)
    }

    @Test("a new routing hands waiting tasks to polls that wait")
    mutating func rerouted() {
        _ = add(1, .autoUpgrade(workflowID: "order-1"))
        _ = machine.poll(PollID(rawValue: 1), pollRequest(version: one), now: start)
        let resolutions = machine.setRouting(VersionRouting(current: one), for: queueKey, now: start)
        #expect(resolutions.compactMap { $0.matched?.task.number } == [1])
    }

    @Test("a ramp splits a queue's tasks between two versions by workflow")
    mutating func ramp() {
        let routing = VersionRouting(current: one, ramping: two, rampingPercentage: 50)
        _ = machine.setRouting(routing, for: queueKey, now: start)
        for number in 0..<200 { _ = add(number, .autoUpgrade(workflowID: "order-\(number)")) }
        let stats = machine.queue(queueKey, now: start).description(now: start, memory: .seconds(300)).statsByVersion
        let ramped = (0..<200).count { routing.version(forWorkflowID: "order-\($0)") == two }
        #expect(stats[two]?.backlogCount == Int64(ramped))
        #expect(stats[one]?.backlogCount == Int64(200 - ramped))
    }
}
