extension TokenUsage {
    /// Beyond is an error of the one who counts, and sums of such counts would overflow.
    private static let maxTokens = 1 << 40

    /// What a provider has counted; `nil` if that cannot be.
    ///
    /// - Parameter countedInput: The tokens of the caches included.
    init?(countedInput: Int, output: Int, cacheRead: Int = 0, cacheCreation: Int = 0) {
        let counts = [countedInput, output, cacheRead, cacheCreation]
        guard counts.allSatisfy({ (0...Self.maxTokens).contains($0) }), cacheRead + cacheCreation <= countedInput else {
            return nil
        }
        self.init(
            inputTokens: countedInput,
            outputTokens: output,
            cacheReadInputTokens: cacheRead,
            cacheCreationInputTokens: cacheCreation
        )
    }
}
