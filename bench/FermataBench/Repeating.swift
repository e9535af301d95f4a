/// Does something many times, so many at a time, and returns what each gave, in the order of their ends.
func repeating<Result: Sendable>(
    _ count: Int,
    inFlight: Int,
    _ body: @escaping @Sendable (Int) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        var results: [Result] = []
        for number in 0..<count {
            if number >= inFlight, let result = try await group.next() { results.append(result) }
            group.addTask { try await body(number) }
        }
        for try await result in group { results.append(result) }
        return results
    }
}
