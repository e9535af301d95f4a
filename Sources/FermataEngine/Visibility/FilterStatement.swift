/// The clauses of a list filter.
struct FilterStatement: Equatable {
    var condition: FilterExpression?
    var groupBy: [FilterExpression] = []
    var orderBy: [FilterExpression] = []
    var hasLimit = false
}
