import TemporalAPI
import Testing

@testable import FermataEngine

@Suite("Settings of an engine")
struct EngineSettingsTests {
    @Test("a setting is found by the name it has on official servers")
    func byName() throws {
        var settings = EngineSettings()
        try settings.set("limit.historyCount.suggestContinueAsNew", to: "50")
        try settings.set("limit.historySize.suggestContinueAsNew", to: "1000")
        try settings.set("activity.enableStandalone", to: "false")
        #expect(settings.suggestContinueAsNewEvents == 50)
        #expect(settings.suggestContinueAsNewBytes == 1_000)
        #expect(!settings.enableStandaloneActivities)
    }

    @Test("each setting has a name of its own, and each name changes something")
    func names() throws {
        #expect(Set(EngineSetting.all.map(\.name)).count == EngineSetting.all.count)
        for setting in EngineSetting.all {
            let changed = ["true", "false", "7"].contains { text in
                var settings = EngineSettings()
                guard setting.set(&settings, text) else { return false }
                return settings != EngineSettings()
            }
            #expect(changed, "\(setting.name)")
        }
    }

    @Test("an unknown name is answered with those that there are, and a bad value with the name")
    func refusals() throws {
        var settings = EngineSettings()
        let unknown = #expect(throws: EngineError.self) { try settings.set("no.such", to: "1") }
        #expect(unknown?.message.hasPrefix("There is no setting 'no.such'. There are: limit.historyCount.") == true)
        for text in ["", "x", "0", "-1"] {
            let bad = #expect(throws: EngineError.self) {
                try settings.set("limit.historyCount.suggestContinueAsNew", to: text)
            }
            #expect(bad?.message == "'\(text)' is no value of the setting 'limit.historyCount.suggestContinueAsNew'.")
        }
        #expect(throws: EngineError.self) { try settings.set("activity.enableStandalone", to: "yes") }
        #expect(settings == EngineSettings())
    }

    @Test("workers are told to continue as new where the settings say so")
    func suggestion() throws {
        var settings = EngineSettings()
        settings.suggestContinueAsNewEvents = 2
        var fixture = WorkflowTaskFixture()
        fixture.limits = ExecutionLimits(settings)
        try fixture.start()
        let started = fixture.takeEvents().last?.workflowTaskStartedEventAttributes
        #expect(started?.suggestContinueAsNew == true)
        #expect(started?.suggestContinueAsNewReasons == [.tooManyHistoryEvents])
    }
}
