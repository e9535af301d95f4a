/// Why a value cannot be used.
struct SchemaIssues: Error {
    let list: [SchemaIssue]

    /// The issues as a list under a first line. Each is cut to a length, since member names are the model's own.
    func text(_ firstLine: String) -> String {
        let lines = list.map { "- \($0.description.prefix(Self.maxLength))" }
        let more = list.count >= SchemaValidator.maxIssues ? ["- there may be more"] : []
        return ([firstLine] + lines + more).joined(separator: "\n")
    }

    private static let maxLength = 1_000
}
