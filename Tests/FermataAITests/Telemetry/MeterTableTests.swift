import Testing

@testable import FermataAI

@Suite("Series of metrics")
struct MeterTableTests {
    @Test("names that servers make up do not become series without end")
    func bounded() {
        let table = MeterTable<[String]>(limit: 3) { _, dimensions in dimensions.map(\.1) }
        for number in 0..<10 {
            let labels = [
                MetricLabel("gen_ai.response.model", "m-\(number)"), MetricLabel("gen_ai.token.type", "input"),
            ]
            let expected = number < 3 ? ["m-\(number)", "input"] : ["_other_", "input"]
            #expect(table["usage", labels] == expected)
        }
        // One that was there before still is, and another metric has a limit of its own.
        let known = [MetricLabel("gen_ai.response.model", "m-1"), MetricLabel("gen_ai.token.type", "input")]
        #expect(table["usage", known] == ["m-1", "input"])
        #expect(table["cost", [MetricLabel("fermata.model", "x")]] == ["x"])
    }
}
