/// A list filter whose names and types are checked.
///
/// `NOT` stands only at tests, and neither `all` holds an `all` nor `any` an `any`.
indirect enum FilterCondition: Hashable {
    case all([FilterCondition])
    case any([FilterCondition])
    case test(VisibilityAttribute, FilterTest, negated: Bool)

    /// How often `all` and `any` alternate.
    var depth: Int {
        switch self {
        case .all(let parts), .any(let parts): 1 + (parts.map(\.depth).max() ?? 0)
        case .test: 0
        }
    }

    /// The tests that must all hold, as far as they are known without looking into alternatives.
    var requirements: [(attribute: VisibilityAttribute, test: FilterTest)] {
        switch self {
        case .all(let parts): parts.flatMap(\.requirements)
        case .test(let attribute, let test, negated: false): [(attribute, test)]
        case .any, .test: []
        }
    }

    static func joined(_ parts: [FilterCondition], all: Bool) -> FilterCondition {
        let flat = parts.flatMap { part in
            switch part {
            case .all(let inner) where all, .any(let inner) where !all: inner
            default: [part]
            }
        }
        return flat.count == 1 ? flat[0] : all ? .all(flat) : .any(flat)
    }
}
