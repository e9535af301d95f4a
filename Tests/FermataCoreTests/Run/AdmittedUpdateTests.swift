import TemporalAPI
import Testing

@testable import FermataCore

@Suite("Updates that history admitted before a task answered them")
struct AdmittedUpdateTests {
    @Test("a new one is told with the next task, with its validator")
    func live() throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.updateAdmitted("u")
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, previousStartedEventID: 3)
        #expect(activations.map(\.summaries) == [["initialize"], ["update u?"]])
    }

    @Test("on replay, the acceptance finds its request there")
    func replay() throws {
        var history = HistoryBuilder()
        history.fullTask()
        let admitted = history.updateAdmitted("u")
        history.fullTask()
        history.updateAccepted("u", after: admitted, hasRequest: false)
        history.openTask()
        var machines = RunMachines()
        try machines.feed(TaskInput(events: history.events, previousStartedEventID: 7))
        #expect(try machines.nextActivation()?.summaries == ["initialize"])
        machines.endActivation()
        let activation = try #require(try machines.nextActivation())
        #expect(activation.summaries == ["update u"])
        guard case .update(let update)? = activation.jobs.first else { return }
        #expect(update.name == "Change")
        #expect(update.messageID == "u/request")
        machines.acceptUpdate(update)
        machines.endActivation()
        #expect(try machines.nextActivation()?.summaries == [])
    }

    @Test("several are told in the order in which they were admitted")
    func order() throws {
        var history = HistoryBuilder()
        history.fullTask()
        for id in ["c", "a", "b"] { history.updateAdmitted(id) }
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, previousStartedEventID: 3)
        #expect(activations.last?.summaries == ["update c?", "update a?", "update b?"])
    }

    @Test("one that was rejected is not told again when the run is replayed")
    func rejected() throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.updateAdmitted("u")
        history.fullTask()
        history.signaled("Knock")
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, previousStartedEventID: 7)
        #expect(activations.map(\.summaries) == [["initialize"], [], ["signal Knock"]])
    }

    @Test("replay alone tells none that history does not answer")
    func replaysOnly() throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.updateAdmitted("u")
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, replaysOnly: true)
        #expect(activations.map(\.summaries) == [["initialize"], []])
    }
}
