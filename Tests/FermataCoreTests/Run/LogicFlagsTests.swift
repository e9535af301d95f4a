import SwiftProtobuf
import TemporalAPI
import Testing

@testable import FermataCore

@Suite("Flags in history")
struct LogicFlagsTests {
    private typealias Metadata = Temporal_Api_Sdk_V1_WorkflowTaskCompletedMetadata

    private func metadata(_ sdk: String = "", core: [UInt32] = [], own: [UInt32] = []) -> Metadata {
        .with {
            $0.sdkName = sdk
            $0.coreUsedFlags = core
            $0.langUsedFlags = own
        }
    }

    /// Replays a task that recorded metadata.
    private func replay(_ metadata: Metadata...) throws -> RunMachines {
        var history = HistoryBuilder()
        for (number, metadata) in metadata.enumerated() {
            history.openTask()
            history.taskCompleted(metadata)
            history.timerStarted(String(number + 1))
        }
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(history.events, metadata.indices.map { index in { $0.timer(index + 1) } })
        return machines
    }

    @Test("the first completion of a run records all flags, the next none")
    func recorded() throws {
        var history = HistoryBuilder()
        history.openTask()
        var machines = RunMachines()
        _ = try machines.run(history.events)
        let metadata = try #require(machines.takeCompletion(sdkVersion: "1.2.3").sdkMetadata)
        #expect(metadata.coreUsedFlags == [1, 2, 3])
        #expect(metadata.langUsedFlags == [1])
        #expect(metadata.sdkName == "fermata-swift")
        #expect(metadata.sdkVersion == "1.2.3")
        #expect(machines.takeCompletion(sdkVersion: "1.2.3").sdkMetadata == nil)
    }

    @Test("flags that history has are not recorded again")
    func known() throws {
        var machines = try replay(metadata("fermata-swift", core: [1, 2, 3], own: [1]))
        #expect(machines.takeCompletion(sdkVersion: "1").sdkMetadata == nil)
    }

    @Test("a history of another SDK is taken over: its own flags mean nothing here, and ours are recorded")
    func otherSDK() throws {
        var machines = try replay(metadata("temporal-python", core: [1, 2, 3, 4], own: [1, 2, 99]))
        #expect(machines.takeCompletion(sdkVersion: "1").sdkMetadata?.langUsedFlags == [1])
    }

    @Test("an unknown core flag is refused, whoever wrote it", arguments: ["", "temporal-python", "fermata-swift"])
    func unknownCoreFlag(sdk: String) {
        #expect {
            _ = try replay(metadata(sdk, core: [1, 5]))
        } throws: { error in
            (error as? ReplayError)?.code == .invalidHistory && "\(error)".contains("core flag 5")
        }
    }

    @Test("an unknown flag of our own is refused, also where a later task does not name the SDK again")
    func unknownOwnFlag() {
        let histories = [
            [metadata("fermata-swift", own: [2])], [metadata("fermata-swift", own: [1]), metadata(own: [2])],
        ]
        for metadata in histories {
            #expect {
                var flags = LogicFlags()
                for item in metadata { try flags.see(item) }
            } throws: { error in
                (error as? ReplayError)?.code == .invalidHistory && "\(error)".contains("flag 2 is unknown")
            }
        }
    }

    @Test("the flags of a task are known before it is replayed")
    func ahead() {
        var history = HistoryBuilder()
        history.openTask()
        history.taskCompleted(metadata(core: [7]))
        history.timerStarted("1")
        history.openTask()
        var machines = RunMachines()
        var hasRun = false
        #expect(throws: ReplayError.self) {
            try machines.feed(TaskInput(events: history.events, previousStartedEventID: 3))
            hasRun = try machines.nextActivation() != nil
        }
        #expect(!hasRun)
    }
}
