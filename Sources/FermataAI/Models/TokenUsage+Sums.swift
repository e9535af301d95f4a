extension TokenUsage {
    /// Nothing.
    static let none = TokenUsage(inputTokens: 0, outputTokens: 0)

    /// Both together. Counts of a provider need not make sense, so that it stops at the end of the range.
    static func + (lhs: Self, rhs: Self) -> Self {
        func sum(_ count: KeyPath<Self, Int>) -> Int {
            let (sum, overflows) = lhs[keyPath: count].addingReportingOverflow(rhs[keyPath: count])
            return overflows ? .max : sum
        }
        return TokenUsage(
            inputTokens: sum(\.inputTokens),
            outputTokens: sum(\.outputTokens),
            cacheReadInputTokens: sum(\.cacheReadInputTokens),
            cacheCreationInputTokens: sum(\.cacheCreationInputTokens)
        )
    }
}
