import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("Updates of a run")
struct UpdateTests {
    /// The updates that an activation brings.
    private func updates(_ activation: Activation?) -> [UpdateRequest] {
        (activation?.jobs ?? []).compactMap { if case .update(let update) = $0 { update } else { nil } }
    }

    /// A live run with one update at hand.
    private func live() throws -> (machines: RunMachines, update: UpdateRequest, history: HistoryBuilder) {
        var history = HistoryBuilder()
        let scheduled = history.taskScheduled()
        history.taskStarted()
        var machines = RunMachines()
        let activations = try machines.run(history.events, messages: [.request("u", after: scheduled)])
        #expect(activations.map(\.summaries) == [["initialize", "update u?"]])
        return (machines, try #require(updates(activations.last).first), history)
    }

    @Test("a request tells name, arguments and place, and asks for the validator")
    func request() throws {
        let update = try live().update
        #expect(update.name == "Change")
        #expect(update.arguments.map(\.text) == ["input of u"])
        #expect(update.messageID == "u/request")
        #expect(update.sequencingEventID == 2)
        #expect(update.runsValidator)
    }

    @Test("an accepted update is a message and a command that stands where code accepted it")
    func accept() throws {
        var (machines, update, _) = try live()
        machines.timer(1)
        machines.acceptUpdate(update)
        machines.timer(2)
        machines.completeUpdate(update, outcome: .with { $0.success.payloads = [.text("done")] })
        let completion = machines.takeCompletion(sdkVersion: "1")
        #expect(
            completion.commands.map(\.summary) == [
                "StartTimer ('1')", "ProtocolMessage ('u/request/accept')", "StartTimer ('2')",
                "ProtocolMessage ('u/request/complete')",
            ]
        )
        #expect(completion.messages.map(\.id) == ["u/request/accept", "u/request/complete"])
        #expect(completion.messages.map(\.protocolInstanceID) == ["u", "u"])
        let acceptance = try Temporal_Api_Update_V1_Acceptance(unpackingAny: completion.messages[0].body)
        #expect(acceptance.acceptedRequestMessageID == "u/request")
        #expect(acceptance.acceptedRequestSequencingEventID == 2)
        #expect(acceptance.acceptedRequest == .sample("u"))
        let response = try Temporal_Api_Update_V1_Response(unpackingAny: completion.messages[1].body)
        #expect(response.meta.updateID == "u")
        #expect(response.outcome.success.payloads.map(\.text) == ["done"])
    }

    @Test("a rejected update is a message only, sent once")
    func reject() throws {
        var (machines, update, _) = try live()
        machines.rejectUpdate(update, failure: .with { $0.message = "no" })
        let completion = machines.takeCompletion(sdkVersion: "1")
        #expect(completion.commands.isEmpty)
        #expect(completion.messages.map(\.id) == ["u/request/reject"])
        let rejection = try Temporal_Api_Update_V1_Rejection(unpackingAny: completion.messages[0].body)
        #expect(rejection.rejectedRequestMessageID == "u/request")
        #expect(rejection.rejectedRequestSequencingEventID == 2)
        #expect(rejection.failure.message == "no")
        #expect(machines.takeCompletion(sdkVersion: "1").messages.isEmpty)
    }

    @Test("arguments that a codec has decoded are for code; the request goes back as it came")
    func decodedArguments() throws {
        var history = HistoryBuilder()
        let scheduled = history.taskScheduled()
        history.taskStarted()
        var machines = RunMachines()
        let activations = try machines.run(
            history.events,
            messages: [.request("u", after: scheduled)],
            updateArguments: ["u/request": [.text("plain")]]
        )
        let update = try #require(updates(activations.last).first)
        #expect(update.arguments.map(\.text) == ["plain"])
        machines.acceptUpdate(update)
        let body = try #require(machines.takeCompletion(sdkVersion: "1").messages.first).body
        #expect(try Temporal_Api_Update_V1_Acceptance(unpackingAny: body).acceptedRequest == .sample("u"))
    }

    // MARK: Replay

    @Test("on replay, acceptances and answers of history confirm those of code, and nothing is sent")
    func replay() throws {
        var history = HistoryBuilder()
        let scheduled = history.taskScheduled()
        let first = history.taskStarted()
        history.taskCompleted()
        history.updateAccepted("u", after: scheduled)
        let timer = history.timerStarted("1")
        history.timerFired("1", startedBy: timer)
        history.fullTask()
        history.updateCompleted("u")
        history.openTask()

        var machines = RunMachines()
        var update: UpdateRequest?
        try machines.feed(TaskInput(events: history.events, previousStartedEventID: first + 6))
        let activation = try #require(try machines.nextActivation())
        #expect(activation.summaries == ["initialize", "update u"])
        update = updates(activation).first
        let accepted = try #require(update)
        #expect(accepted.arguments.map(\.text) == ["input of u"])
        machines.acceptUpdate(accepted)
        machines.timer(1)
        machines.endActivation()
        #expect(try machines.nextActivation()?.summaries == ["timer 1 fired"])
        machines.completeUpdate(accepted, outcome: .init())
        machines.endActivation()
        #expect(try machines.nextActivation()?.summaries == [])
        #expect(machines.takeCommands() == [])
        #expect(try machines.nextActivation() == nil)
    }

    @Test("an update that code no longer accepts is a nondeterminism")
    func lostUpdate() throws {
        var history = HistoryBuilder()
        let scheduled = history.taskScheduled()
        history.taskStarted()
        history.taskCompleted()
        history.updateAccepted("u", after: scheduled)
        history.openTask()
        var machines = RunMachines()
        #expect { _ = try machines.run(history.events) } throws: { error in
            "\(error)".contains("event 5 (WorkflowExecutionUpdateAccepted, update 'u'), but")
        }
    }

    @Test("an answer to another update does not confirm this one")
    func wrongUpdate() throws {
        var history = HistoryBuilder()
        let scheduled = history.taskScheduled()
        history.taskStarted()
        history.taskCompleted()
        history.updateAccepted("u", after: scheduled)
        history.updateCompleted("v")
        history.openTask()
        var machines = RunMachines()
        try machines.feed(TaskInput(events: history.events, previousStartedEventID: 3))
        let update = try #require(updates(try machines.nextActivation()).first)
        machines.acceptUpdate(update)
        machines.completeUpdate(update, outcome: .init())
        machines.endActivation()
        #expect(throws: ReplayError.self) { try machines.nextActivation() }
    }

    @Test("an update behind a heartbeat is told in the same activation, live and on replay")
    func sameActivation() throws {
        var history = HistoryBuilder()
        let heartbeat = history.fullTask()
        let scheduled = history.taskScheduled()
        history.taskStarted()
        var machines = RunMachines()
        let live = try machines.run(
            history.events,
            previousStartedEventID: heartbeat,
            messages: [.request("u", after: scheduled)]
        )
        #expect(live.map(\.summaries) == [["initialize"], ["update u?"]])

        history.taskCompleted()
        history.updateAccepted("u", after: scheduled)
        var others = RunMachines()
        try others.feed(TaskInput(events: history.events, previousStartedEventID: 0, replaysOnly: true))
        #expect(try others.nextActivation()?.summaries == ["initialize"])
        #expect(try others.nextActivation()?.summaries == ["update u"])
    }

    @Test("two updates of one task are told in the order in which history accepted them")
    func twoUpdates() throws {
        var history = HistoryBuilder()
        let scheduled = history.taskScheduled()
        history.taskStarted()
        history.taskCompleted()
        history.updateAccepted("b", after: scheduled)
        history.updateAccepted("a", after: scheduled)
        history.openTask()
        var machines = RunMachines()
        try machines.feed(TaskInput(events: history.events, previousStartedEventID: 3))
        #expect(try machines.nextActivation()?.summaries == ["initialize", "update b", "update a"])
    }

    @Test("an update is told among signals where it came")
    func amongSignals() throws {
        var history = HistoryBuilder()
        let place = history.signaled("First")
        history.signaled("Second")
        history.openTask()
        var machines = RunMachines()
        let activations = try machines.run(history.events, messages: [.request("u", after: place)])
        #expect(activations.map(\.summaries) == [["initialize", "signal First", "update u?", "signal Second"]])
    }

    @Test("a message of an unknown kind is refused")
    func unknownMessage() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        var message = ProtocolMessage()
        message.body = try .init(message: Temporal_Api_Update_V1_Meta())
        #expect {
            _ = try machines.run(history.events, messages: [message])
        } throws: { error in
            (error as? ReplayError)?.code == .invalidHistory && "\(error)".contains("temporal.api.update.v1.Meta")
        }
    }
}
