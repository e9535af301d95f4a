import Testing

/// A feature whose name is misspelt in the manifest is silently off.
@Suite("Language features of the manifest")
struct LanguageFeatureTests {
    @Test("any is written where a protocol is used as a type")
    func existentialAny() {
        #if hasFeature(ExistentialAny)
        let isOn = true
        #else
        let isOn = false
        #endif
        #expect(isOn)
    }

    @Test("imports are internal unless they say otherwise")
    func internalImports() {
        #if hasFeature(InternalImportsByDefault)
        let isOn = true
        #else
        let isOn = false
        #endif
        #expect(isOn)
    }

    @Test("members are visible only where their module is imported")
    func memberImports() {
        #if hasFeature(MemberImportVisibility)
        let isOn = true
        #else
        let isOn = false
        #endif
        #expect(isOn)
    }

    @Test("asynchronous functions run where their caller runs")
    func nonisolatedNonsending() {
        #if hasFeature(NonisolatedNonsendingByDefault)
        let isOn = true
        #else
        let isOn = false
        #endif
        #expect(isOn)
    }
}
