import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("Patches of a run")
struct PatchTests {
    /// What code calls before it starts a timer.
    enum Call: CaseIterable { case none, patch, deprecate }

    /// What history has before that timer.
    enum Record: CaseIterable { case nothing, marker, deprecated }

    private func history(_ record: Record, isOld: Bool = false, hasList: Bool = true) -> HistoryBuilder {
        var history = HistoryBuilder()
        history.fullTask()
        if record != .nothing {
            if isOld {
                history.oldPatchMarker("p", deprecated: record == .deprecated)
            } else {
                history.patchMarker("p", deprecated: record == .deprecated)
            }
            if hasList { history.patchList("p") }
        }
        let timer = history.timerStarted("1")
        history.timerFired("1", startedBy: timer)
        history.openTask()
        return history
    }

    /// Replays; answers what `patch` said, if it was asked.
    private func replay(_ history: HistoryBuilder, _ call: Call) throws -> (answer: Bool?, commands: [String]) {
        var machines = RunMachines()
        var answer: Bool?
        try machines.feed(TaskInput(events: history.events, previousStartedEventID: 3))
        _ = try machines.nextActivation()
        switch call {
        case .none: break
        case .patch: answer = machines.patch("p")
        case .deprecate: machines.deprecatePatch("p")
        }
        machines.timer(1)
        machines.endActivation()
        #expect(try machines.nextActivation()?.summaries == ["timer 1 fired"])
        return (answer, machines.takeCommands())
    }

    @Test(
        "replay has the outcome of the table, for every record and every call",
        arguments: Record.allCases,
        Call.allCases
    )
    func table(record: Record, call: Call) throws {
        // In the old form, and with or without a list behind the marker, the outcome is the same.
        for (isOld, hasList) in [(false, true), (false, false), (true, true), (true, false)] {
            let history = history(record, isOld: isOld, hasList: hasList)
            if (record, call) == (.marker, .none) {
                #expect {
                    try replay(history, call)
                } throws: { error in
                    (error as? ReplayError)?.code == .nondeterminism
                        && "\(error)".contains("the patch 'p' at event 5 (MarkerRecorded, marker 'core_patch')")
                        && "\(error)".contains("the workflow's next command is StartTimer ('1')")
                }
                continue
            }
            let (answer, commands) = try replay(history, call)
            #expect(answer == (call == .patch ? record != .nothing : nil))
            #expect(commands == [])
        }
    }

    // MARK: Live

    private func live(_ step: Step) throws -> Completion {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        try machines.feed(TaskInput(events: history.events, previousStartedEventID: 0))
        _ = try machines.nextActivation()
        step(&machines)
        return machines.takeCompletion(sdkVersion: "1")
    }

    @Test("a new patch is on, and recorded once with the list of all patches")
    func new() throws {
        let commands = try live {
            #expect($0.patch("p") == true)
            #expect($0.patch("p") == true)
            $0.deprecatePatch("p")
            #expect($0.patch("a") == true)
        }.commands
        #expect(
            commands.map(\.summary) == [
                "RecordMarker ('core_patch')", "UpsertWorkflowSearchAttributes",
                "RecordMarker ('core_patch')", "UpsertWorkflowSearchAttributes",
            ]
        )
        let marker = commands[0].recordMarkerCommandAttributes.details["patch-data"]?.payloads.first
        #expect(marker?.text == #"{"id":"p","deprecated":false}"#)
        #expect(marker?.metadata["encoding"].map { String(decoding: $0, as: UTF8.self) } == "json/plain")
        let lists = [commands[1], commands[3]].map {
            $0.upsertWorkflowSearchAttributesCommandAttributes.searchAttributes.indexedFields["TemporalChangeVersion"]
        }
        #expect(lists.map { $0?.text } == [#"["p"]"#, #"["a","p"]"#])
        #expect(lists[0]?.metadata["type"].map { String(decoding: $0, as: UTF8.self) } == "KeywordList")
    }

    @Test("a deprecated patch says so in its marker, and counts as on")
    func deprecated() throws {
        let commands = try live {
            $0.deprecatePatch("p")
            #expect($0.patch("p") == true)
        }.commands
        #expect(commands.count == 2)
        let marker = commands[0].recordMarkerCommandAttributes.details["patch-data"]?.payloads.first
        #expect(marker?.text == #"{"id":"p","deprecated":true}"#)
    }

    @Test("a list too long for a search attribute is left out")
    func longList() throws {
        let id = String(repeating: "x", count: 2_100)
        let commands = try live { _ = $0.patch(id) }.commands
        #expect(commands.map(\.summary) == ["RecordMarker ('core_patch')"])
    }

    @Test("an id may hold any character")
    func quotedID() throws {
        let id = #"say "é"/\"#
        let completion = try live { _ = $0.patch(id) }
        let command = try #require(completion.commands.first)
        var marker = Temporal_Api_History_V1_MarkerRecordedEventAttributes()
        marker.markerName = command.recordMarkerCommandAttributes.markerName
        marker.details = command.recordMarkerCommandAttributes.details
        #expect(PatchMarker(marker)?.id == id)
    }

    // MARK: Across tasks

    @Test("an answer given on replay stands when the run goes on")
    func memoized() throws {
        var machines = RunMachines()
        try machines.feed(TaskInput(events: history(.nothing).events, previousStartedEventID: 3))
        _ = try machines.nextActivation()
        #expect(machines.patch("p") == false)
        machines.timer(1)
        machines.endActivation()
        #expect(try machines.nextActivation()?.isReplaying == false)
        #expect(machines.patch("p") == false)
        #expect(machines.patch("q") == true)
    }

    @Test("a patch whose marker was skipped is on when code asks later, without a second marker")
    func askedLater() throws {
        var history = history(.deprecated)
        history.taskCompleted()
        let timer = history.timerStarted("2")
        history.timerFired("2", startedBy: timer)
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(
            history.events,
            previousStartedEventID: 10,
            [
                { $0.timer(1) },
                {
                    #expect($0.patch("p") == true)
                    $0.deprecatePatch("p")
                    $0.timer(2)
                },
            ]
        )
        #expect(machines.takeCommands() == [])
    }

    @Test("only the list is skipped with a marker, not an upsert of the workflow's own")
    func ownUpsert() throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.patchMarker("p", deprecated: true)
        history.attributesUpserted(["Color": "blue"])
        history.openTask()
        var machines = RunMachines()
        #expect(throws: ReplayError.self) { try machines.run(history.events) }
        var others = RunMachines()
        _ = try others.run(history.events, [{ $0.upsertSearchAttributes(.init()) }])
        #expect(others.takeCommands() == [])
    }

    @Test("patches in another order are a nondeterminism, unless history's is deprecated")
    func order() throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.patchMarker("a")
        history.patchMarker("b")
        history.openTask()
        var machines = RunMachines()
        #expect(throws: ReplayError.self) {
            try machines.run(
                history.events,
                [
                    {
                        _ = $0.patch("b")
                        _ = $0.patch("a")
                    }
                ]
            )
        }

        var deprecated = HistoryBuilder()
        deprecated.fullTask()
        deprecated.patchMarker("a", deprecated: true)
        deprecated.patchMarker("b")
        deprecated.openTask()
        var others = RunMachines()
        _ = try others.run(deprecated.events, [{ #expect($0.patch("b") == true) }])
    }

    @Test("a marker that cannot be read is no patch, and needs a command")
    func unreadable() throws {
        var history = HistoryBuilder()
        history.fullTask()
        history.marker("core_patch", ["other": "x"])
        history.openTask()
        var machines = RunMachines()
        #expect(throws: ReplayError.self) { try machines.run(history.events) }
    }
}
