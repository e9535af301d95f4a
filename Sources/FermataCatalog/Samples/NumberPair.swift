/// Two whole numbers: the input of ``AddWorkflow`` and ``MultiplyWorkflow``.
public struct NumberPair: Codable, Sendable, Hashable {
    /// The first number.
    public var left: Int
    /// The second number.
    public var right: Int

    /// Creates a pair.
    public init(left: Int, right: Int) {
        self.left = left
        self.right = right
    }
}

extension Int {
    /// The sum, or a failure that says that it does not fit.
    func checkedSum(_ other: Int) throws -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        guard !overflow else { throw CatalogFailure.final(CatalogFailure.overflow, "A sum does not fit into 64 bits.") }
        return sum
    }

    /// The product, or a failure that says that it does not fit.
    func checkedProduct(_ other: Int) throws -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        guard !overflow else {
            throw CatalogFailure.final(CatalogFailure.overflow, "A product does not fit into 64 bits.")
        }
        return product
    }
}
