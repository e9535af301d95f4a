extension EngineError {
    /// A status message travels in an HTTP/2 header, and a query may be megabytes long.
    private static let longestText = 1000

    /// The error of a list filter that cannot be understood or is not supported.
    static func invalidQuery(_ problem: String) -> Self {
        let text = problem.count > longestText ? problem.prefix(longestText) + "…" : problem[...]
        return .invalidArgument("invalid query: \(text)")
    }

    static func unsupportedQuery(_ what: String) -> Self {
        .invalidQuery("operation is not supported: \(what)")
    }

    static func invalidExpression(_ problem: String) -> Self {
        .invalidQuery("invalid expression: \(problem)")
    }

    static func malformedQuery(_ problem: String) -> Self {
        .invalidQuery("malformed SQL query: \(problem)")
    }
}
