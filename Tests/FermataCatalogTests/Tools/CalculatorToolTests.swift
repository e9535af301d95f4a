import Fermata
import FermataAI
import Testing

@testable import FermataCatalog

@Suite("The calculator")
struct CalculatorToolTests {
    private func compute(_ expression: String) async throws -> String {
        try await AnyTool(CalculatorTool()).call(
            ["expression": .string(expression)],
            context: ToolContext(callID: "1")
        )
    }

    @Test(
        "decimals stay exact, and what was rounded says so",
        arguments: [
            ("0.1 + 0.2", "0.3"), ("19.99 * 3", "59.97"), ("2^10", "1024"), ("2^-2", "0.25"), ("-2^2", "-4"),
            ("(-2)^2", "4"), ("2^3^2", "512"), ("7 % 3", "1"), ("-7 % 3", "-1"), ("5.5 % 2", "1.5"), ("1/4", "0.25"),
            ("1/3", "≈ 0.33333333333333"), ("1_000 * 1_000", "1000000"), ("1e3 + 1E-3", "1000.001"),
            ("sqrt(2.25)", "1.5"), ("abs(-3.5)", "3.5"), ("round(10 / 3, 2)", "3.33"), ("floor(-1.5)", "-2"),
            ("ceil(1.2)", "2"), ("min(3, 1, 2) + max(1; 2)", "3"), ("--3", "3"), ("2 × 3 ÷ 4", "1.5"),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"), ("0^0", "1"),
            ("12345678901234567890 + 1", "12345678901234567891"),
        ]
    )
    func values(expression: String, value: String) async throws {
        #expect(try await compute(expression) == value)
    }

    @Test(
        "functions and large powers are computed in binary",
        arguments: ["sqrt(2)", "sin(pi)", "2^0.5", "10^300", "e"]
    )
    func binary(expression: String) async throws {
        #expect(try await compute(expression).hasPrefix("≈ "))
    }

    @Test(
        "abuse gets words, and soon",
        .timeLimit(.minutes(1)),
        arguments: [
            "", " ", "1 +", "1 / 0", "0^-1", "5 % 0", "(((((1", "1)", "1 2 3", "1..2", ".", "system(1)",
            "__import__('os')",
            "1; rm -rf /", "9^9^9^9^9", "10^400", "sqrt(-1)", "ln(0)", "round(1, 999)", "min()", "x", "1,5",
            String(repeating: "(", count: 900), String(repeating: "-", count: 900) + "1",
            "2^" + String(repeating: "2^", count: 400) + "2",
            String(repeating: "9", count: 1_001), "1e99999999999999999999", "٣ + ٤", "\u{0}",
        ]
    )
    func abuse(expression: String) async throws {
        let error = try await #require(throws: ToolError.self) { try await compute(expression) }
        #expect(!error.messageForModel.isEmpty && error.messageForModel.count < 300)
    }
}
